import type { Completed, Expected } from "./completed.ts";

/** For bash since 3.2, which macOS has: no associative arrays, and nothing from the package bash-completion. */
export const bashCompletion = (
  commands: Completed[],
): string => `# bash completion for bch, made by: bch completions bash

# The words that make a command's name longer.
_bch_next() {
  case $1 in
${cases(commands, ({ name, next }) => [[name, next.map(({ word }) => word).join(" ")]])}
  esac
}

_bch_flags() {
  case $1 in
${cases(commands, ({ name, flags }) => [[name, flags.map((flag) => `--${flag.name}`).join(" ")]])}
  esac
}

# What a flag takes: choices, /files, /folders, /text; nothing for one that takes no value.
_bch_value() {
  case "$1 $2" in
${cases(commands, ({ name, flags }) =>
  flags.map((flag) => [`${name} --${flag.name}`, flag.value === "nothing" ? "" : expected(flag.value)]),
)}
  esac
}

# The same for a command's plain words, counted from 0.
_bch_word() {
  case "$1 $2" in
${cases(commands, ({ name, words }) =>
  words.map(({ value }, at) => [`${name} ${at}`, value === "text" ? "" : expected(value)]),
)}
  esac
}

_bch_offer() {
  local line
  case $1 in
    /files) compopt -o filenames 2>/dev/null; set -- -f ;;
    /folders) compopt -o filenames 2>/dev/null; set -- -d ;;
    /text) return ;;
    *) set -- -W "$1" ;;
  esac
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$@" -- "$cur")
}

_bch() {
  local cur=\${COMP_WORDS[COMP_CWORD]} name='' flag='' at=1 count=0 word
  COMPREPLY=()
  # The \`=\` of --flag=value is a word of its own.
  [ "$cur" != = ] || cur=''
  [ "\${COMP_WORDS[1]}" != help ] || [ "$COMP_CWORD" -eq 1 ] || at=2
  while [ "$at" -lt "$COMP_CWORD" ]; do
    word=\${COMP_WORDS[at]}
    case " $(_bch_next "$name") " in *" $word "*) name=\${name:+$name }$word ;; *) break ;; esac
    at=$((at + 1))
  done
  [ "$at" -lt "$COMP_CWORD" ] || _bch_offer "$(_bch_next "$name")"
  for word in "\${COMP_WORDS[@]:at:COMP_CWORD-at}"; do
    case $word in
      =) continue ;;
      --) [ -n "$flag" ] || return ;;
    esac
    if [ -n "$flag" ]; then
      flag=''
    elif [ "\${word:0:2}" = -- ]; then
      [ -z "$(_bch_value "$name" "$word")" ] || flag=$word
    else
      count=$((count + 1))
    fi
  done
  if [ -n "$flag" ]; then
    _bch_offer "$(_bch_value "$name" "$flag")"
  elif [ "\${cur:0:1}" = - ]; then
    _bch_offer "$(_bch_flags "$name")"
  else
    _bch_offer "$(_bch_word "$name" "$count")"
  fi
}

complete -F _bch bch
`;

/** Lines of a \`case\`, without those that would print nothing. */
const cases = (commands: Completed[], pairs: (one: Completed) => [pattern: string, prints: string][]) =>
  commands
    .flatMap(pairs)
    .filter(([, prints]) => prints !== "")
    .map(([pattern, prints]) => `    '${pattern}') echo '${prints}' ;;`)
    .join("\n");

const expected = (value: Expected) => (typeof value === "string" ? `/${value}` : value.join(" "));
