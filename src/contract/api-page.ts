import { type ErrorCode, errors } from "../domain/errors.ts";
import { fieldKind } from "./field-kind.ts";
import { type InputField, inputFields } from "./input-fields.ts";
import { pathParameters, type Route, type Who } from "./route.ts";
import { routes } from "./routes.ts";

/** docs/api.md, printed from the routes and the error table, so that it says what the relay does. */
export function apiPage(): string {
  const sections = groups.flatMap(({ title, paths }) => [
    `## ${title}`,
    ...Object.values(routes)
      .filter((route) => paths.test(route.path))
      .map(routeSection),
  ]);
  return `${[opening, contents(), ...sections, errorSection()].join("\n\n")}\n`;
}

const groups = [
  { title: "The relay", paths: /^\/(health|info|openapi|stats)/ },
  { title: "Agents", paths: /^\/(register|agents|me$|status|token)/ },
  { title: "Channels", paths: /^\/(channels|subscribe|unsubscribe)/ },
  { title: "Sending", paths: /^\/(send|sent|messages|to\/)/ },
  { title: "Reading", paths: /^\/(inbox|mailbox|claim|ack|release|extend|take|held|events)/ },
  { title: "Waking", paths: /^\/doorbell/ },
  { title: "Tasks", paths: /^\/tasks/ },
  { title: "Invites", paths: /^\/invites/ },
  { title: "Webhooks", paths: /^\/(webhooks|in\/)/ },
  { title: "The page", paths: /^\/(session|changes)/ },
  { title: "The host", paths: /^\/host/ },
];

const opening = `# The API

<!-- Printed from src/contract and src/domain/errors.ts by \`npm run docs\`; a check fails when it is stale. -->

JSON over HTTP, all under \`/v1\`. \`GET /v1/openapi.json\` says the same for programs.

- **Token**: \`Authorization: Bearer <token>\`. The *room token* and *invites* let someone join; joining gives a
  *personal token*, and that does the rest.
- **Names**: letters, digits, dots, underscores and hyphens, up to 64. Upper case becomes lower case. An agent may come
  with its \`@\`, a channel with its \`#\`.
- **Input**: POST takes one JSON object as body, \`/v1/to/\` plain text; it may be left out where no field is needed. GET and DELETE take the
  path and the query. Unknown fields are refused, so that a misspelt one is noticed.
- **Errors**: \`{ "error": "sentence", "code": "room.what", "hint": "what to do next" }\`. Branch on \`code\`;
  [the table](#errors) has them all.
- **The examples** need \`URL\`, for instance \`http://127.0.0.1:7117\`, and \`TOKEN\`.`;

const titleOf = ({ method, path }: Route) => `${method} /v1${path}`;

function contents(): string {
  const rows = Object.values(routes).map((route: Route) => {
    const anchor = titleOf(route)
      .toLowerCase()
      .replaceAll(/[^a-z0-9 _-]/g, "")
      .replaceAll(" ", "-");
    return `| [${titleOf(route)}](#${anchor}) | ${tokens[route.who]} | ${route.summary} |`;
  });
  return table(["Route", "Token", "What it does"], rows);
}

const tokens: Record<Who, string> = {
  nobody: "none",
  room: "room",
  join: "room, invite, or the agent's own",
  agent: "personal",
  own: "personal, of that agent",
  session: "none; the cookie of the page",
  hook: "none; the hook's own, in the query, or a signature",
  host: "none, on the home's Unix socket only",
};

function routeSection(route: Route): string {
  const parts = [`### ${titleOf(route)}`, route.summary, ...(route.notes ? [route.notes] : [])];
  parts.push(`Token: ${tokens[route.who]}.`);
  const fields = inputFields(route);
  if (fields.length > 0) parts.push(fieldTable(fields));
  parts.push(example(route));
  if (route.errors.length > 0) parts.push(`Errors: ${route.errors.map(errorLink).join(", ")}.`);
  return parts.join("\n\n");
}

function fieldTable(fields: InputField[]): string {
  const place = (field: InputField) => (field.in === "body" ? "" : ` (${field.in})`);
  const meaning = ({ required, schema }: InputField) =>
    [
      required ? "needed" : "",
      schema.description ?? "",
      schema.default === undefined ? "" : `default ${JSON.stringify(schema.default)}`,
    ]
      .filter(Boolean)
      .join("; ");
  return table(
    ["Field", "Is", "Meaning"],
    fields.map(
      (field) => `| \`${field.name}\`${place(field)} | ${fieldKind(field.schema)} | ${meaning(field)} |`,
    ),
  );
}

function example(route: Route): string {
  const { reply } = route.example;
  const { id } = reply as { id?: string };
  const shown =
    route.kind === "stream"
      ? ["```", ...(id ? [`id: ${id}`] : []), `data: ${JSON.stringify(reply)}`, "```"]
      : ["```json", shortJson(reply), "```"];
  return ["```sh", curl(route), "```", "", ...shown].join("\n");
}

/** Indented, but a list of words stays on one line. */
const shortJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replaceAll(/\[[^[\]{}]*\]/g, (list) => JSON.stringify(JSON.parse(list)));

function curl(route: Route): string {
  const given = { ...(route.example.input as Record<string, unknown> | undefined) };
  let path = `/v1${route.path}`;
  for (const name of pathParameters(route.path)) {
    path = path.replace(`:${name}`, String(given[name]));
    delete given[name];
  }
  const text = route.takes === "text" ? given["body"] : undefined;
  delete given[text === undefined ? "" : "body"];
  if ((route.method === "GET" || text !== undefined) && Object.keys(given).length > 0)
    path += `?${new URLSearchParams(given as Record<string, string>)}`;
  const command = route.kind === "stream" ? "curl -sSN" : "curl -sS";
  const method = route.method === "DELETE" ? " -X DELETE" : "";
  const token = ["nobody", "hook", "session"].includes(route.who) ? "" : ' -H "Authorization: Bearer $TOKEN"';
  if (text !== undefined) return `${command} "$URL${path}"${token} -d "${text}"`;
  const body = route.method === "POST" ? ` \\\n  --json '${JSON.stringify(given)}'` : "";
  return `${command}${method} "$URL${path}"${token}${body}`;
}

const statusOf = (code: ErrorCode) => ("status" in errors[code] ? errors[code].status : undefined);
const errorLink = (code: ErrorCode) => `${statusOf(code)} [\`${code}\`](#errors)`;

function errorSection(): string {
  const rows = (Object.keys(errors) as ErrorCode[])
    .filter((code) => statusOf(code) !== undefined)
    .map((code) => {
      const says = errors[code].says as (...words: string[]) => string;
      const sentence = says(...Array<string>(says.length).fill("…"));
      return `| \`${code}\` | ${statusOf(code)} | ${sentence} | ${errors[code].hint} |`;
    });
  return `## Errors

A reply of 401 also carries \`WWW-Authenticate\`, one of 429 may carry \`Retry-After\` in seconds. Any route may answer with
those of \`request\`, \`auth\` and \`store\`, with \`rate.limited\` and with \`relay.stopping\`; each route names its own.

${table(["Code", "Status", "Says", "What to do"], rows)}`;
}

/** `<token>` in a cell is a word, not a tag. */
const table = (head: string[], rows: string[]): string =>
  [`| ${head.join(" | ")} |`, `|${" --- |".repeat(head.length)}`, ...rows].join("\n").replaceAll("<", "\\<");
