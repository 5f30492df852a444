import type { Wired } from "./wire-harnesses.ts";

/** What a person has to know or do after harnesses were wired. */
export function nextSteps({ harnesses, files, place }: Wired): string[] {
  const written = files.filter(({ status }) => status === "added" || status === "changed");
  if (written.length === 0) return [];
  const here = harnesses.filter(({ name }) => written.some((file) => file.harnesses.includes(name)));
  return [
    ...here.flatMap(({ next }) => next ?? []),
    ...(place.project === undefined
      ? []
      : [
          "All but the etiquette has paths of this machine in it: keep it out of what you share with others.",
        ]),
    `Sessions that run already get their mail after a restart. To take it all out: bch setup --undo${place.project === undefined ? "" : " --project"}`,
  ];
}
