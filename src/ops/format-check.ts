import type { Finding } from "./finding.ts";

interface Formats {
  /** Of the home; undefined: no relay has kept anything there. */
  format: number | undefined;
  /** What this bch's relay writes. */
  ours: number;
}

const check = "home";

/** Whether this bch's relay reads what is in a home, and what it makes of it. */
export function formatCheck(home: string, { format, ours }: Formats): Finding {
  if (format === undefined) return { check, health: "PASS", says: `no relay has kept mail in ${home} yet` };
  if (format === ours) return { check, health: "PASS", says: `${home}, format ${format}` };
  if (format > ours) {
    const says = `${home} is of format ${format}, and this bch reads up to ${ours}`;
    return { check, health: "FAIL", says, mend: "take the bch that wrote it, or a later one" };
  }
  const says = `${home} is of format ${format}; the next start of a relay makes it ${ours}, which older ones can't read`;
  return { check, health: "WARN", says, mend: "first: bch backup" };
}
