/** The 8 characters that name a message for people. In a file without schemas: every command that shows mail needs it. */
export const shortId = (id: string): string => id.slice(0, 8);
