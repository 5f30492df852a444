/** A path as a word for the shell. */
export const shellWord = (path: string): string =>
  /^[\w/.@%+=:,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
