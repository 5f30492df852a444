/** Above the text, an empty line between. */
export const titled = (title: string | undefined, body: string): string =>
  title === undefined ? body : `${title}\n\n${body}`;
