import type { Completed, CompletedFlag, Expected } from "./completed.ts";

/** For zsh: a file \`_bch\` in a folder of \`fpath\`, or sourced. */
export const zshCompletion = (commands: Completed[]): string => `#compdef bch
# zsh completion for bch, made by: bch completions zsh

_bch_next() {
  case $1 in
${commands.flatMap(nextCase).join("\n")}
    *) reply=() ;;
  esac
}

_bch() {
  local name= curcontext=$curcontext
  local -a reply
  integer at=2
  [[ $words[2] == help && CURRENT -gt 2 ]] && at=3
  _bch_next ''
  while (( at < CURRENT && $reply[(I)\${(b)words[at]}:*] )); do
    name=\${name:+$name }$words[at]
    (( at++ ))
    _bch_next $name
  done
  (( at == CURRENT && $#reply )) && _describe command reply
  words=(bch "\${(@)words[at,-1]}")
  (( CURRENT -= at - 2 ))
  case $name in
${commands.flatMap(argumentsCase).join("\n")}
  esac
}

if [[ $funcstack[1] == _bch ]]; then _bch "$@"; else compdef _bch bch; fi
`;

function nextCase({ name, next }: Completed): string[] {
  if (next.length === 0) return [];
  const words = next.map(({ word, summary }) => quoted(`${word}:${summary}`));
  return [`    '${name}') reply=(${words.join(" ")}) ;;`];
}

function argumentsCase({ name, flags, words }: Completed): string[] {
  if (flags.length === 0) return [];
  const places = words.map(({ name, value, optional, rest }) =>
    quoted(`${rest ? "*" : ""}${optional && !rest ? ":" : ""}:${name}:${action(value)}`),
  );
  const lines = [...flags.map(flagSpec), ...places].map((spec) => `        ${spec}`);
  return [`    '${name}')\n      _arguments \\\n${lines.join(" \\\n")}\n      ;;`];
}

function flagSpec({ name, description, value, repeatable }: CompletedFlag): string {
  const text = description.replaceAll(/[[\]:\\]/g, "\\$&");
  const star = repeatable ? "*" : "";
  if (value === "nothing") return quoted(`${star}--${name}[${text}]`);
  return quoted(`${star}--${name}=[${text}]:${name}:${action(value)}`);
}

function action(value: Expected): string {
  if (value === "files") return "_files";
  if (value === "folders") return "_files -/";
  // A space: only say what is expected.
  return typeof value === "string" ? " " : `(${value.join(" ")})`;
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
