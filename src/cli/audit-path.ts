import { join } from "node:path";

/** Where a home keeps who did what: a file a day. */
export const auditPath = (home: string): string => join(home, "audit");
