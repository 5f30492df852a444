/** Flags of a relay that bounds nobody: for load that one agent at work doesn't make. */
export const unbounded = [
  "--set",
  "limits.sends-per-second=0",
  "--set",
  "limits.requests-per-second=0",
  "--set",
  "limits.streams=1000000",
];
