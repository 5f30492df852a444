import type { z } from "zod";
import { type Fault, fault } from "./fault.ts";

/** What is wrong with an input, in the words of its first issue: `refs[3]: expected string, received number`. */
export function invalid({ issues }: z.ZodError): Fault {
  // A missing field explains more than the misspelt one that was sent instead, and zod lists it first.
  const [issue] = issues;
  if (issue?.code === "unrecognized_keys") return fault("request.invalid", "", unknownFields(issue.keys));
  const why = issue ? inWords(issue) : "is not what this route takes";
  const missing = issue?.code === "invalid_type" && why.endsWith("received undefined");
  return fault("request.invalid", fieldPath(issue?.path ?? []), missing ? "is missing" : why);
}

function inWords(issue: z.core.$ZodIssue): string {
  if (issue.code === "too_small" && issue.origin === "number") return `at least ${issue.minimum}`;
  if (issue.code === "too_big" && issue.origin === "number") return `at most ${issue.maximum}`;
  return issue.message.replace(/^Invalid input: /, "").replace(", received NaN", "");
}

function unknownFields(keys: string[]): string {
  const named = keys.slice(0, 3).map((key) => JSON.stringify(key.slice(0, 64)));
  const more = keys.length > named.length ? ` and ${keys.length - named.length} more` : "";
  return `unknown ${keys.length > 1 ? "fields" : "field"} ${named.join(", ")}${more}`;
}

function fieldPath(path: PropertyKey[]): string {
  return path.reduce<string>(
    (text, step) =>
      typeof step === "number" ? `${text}[${step}]` : text ? `${text}.${String(step)}` : String(step),
    "",
  );
}
