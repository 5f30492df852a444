import type { TemporaryFolder } from "./temporary-folder.ts";

/** What a real shell offers behind each of these lines, in alphabetical order, once it has read the script. */
export async function shellCompletions(
  shell: keyof typeof drivers,
  { script, lines, folder }: { script: string; lines: string[]; folder: TemporaryFolder },
): Promise<string[][]> {
  folder.write("completions", script);
  const driver = folder.write("driver", drivers[shell]);
  const options = { bash: ["--norc"], zsh: ["-f"], fish: ["--no-config"] }[shell];
  const run = Bun.spawn([shell, ...options, driver, ...lines], {
    cwd: folder.path,
    env: { PATH: process.env.PATH, HOME: folder.path, TERM: "dumb" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, err, code] = await Promise.all([run.stdout.text(), run.stderr.text(), run.exited]);
  if (code !== 0 || err) throw new Error(`${shell} ended with ${code}:\n${err}`);
  const answers = out.split(/<done>/).slice(0, -1);
  return answers.map((answer) =>
    [...new Set([...answer.matchAll(/<hit>(.*?)<\/hit>/g)].map((found) => found[1]!.trim()))].toSorted(),
  );
}

/** Each takes lines as arguments, and prints hits and an end for each. */
const drivers = {
  // What readline does: words are cut at spaces and at \`=\`.
  bash: `. ./completions
for line; do
  COMP_LINE=$line
  COMP_WORDS=()
  for word in $line; do
    case $word in
      --*=*) COMP_WORDS+=("\${word%%=*}" =) && word=\${word#*=} && [ -z "$word" ] || COMP_WORDS+=("$word") ;;
      *) COMP_WORDS+=("$word") ;;
    esac
  done
  case $line in *" ") COMP_WORDS+=('') ;; esac
  COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
  _bch bch 2>&1
  [ "\${#COMPREPLY[@]}" -eq 0 ] || printf '<hit>%s</hit>\\n' "\${COMPREPLY[@]}"
  echo '<done>'
done
`,
  // A zsh that thinks somebody types: its completion works nowhere else. Whatever it adds to the line is a hit.
  zsh: `zmodload zsh/zpty
zpty typed zsh -f -i
zpty -w typed 'PS1=; unset zle_bracketed_paste; LISTMAX=10000; fpath=(\${(M)fpath:#*/(Completion|Base|Zsh|Unix)})
  autoload -Uz compinit; compinit -u -D; source ./completions
  compadd() {
    local -a hits
    [[ " $* " == *" "-[OAD]" "* ]] || { builtin compadd -A hits "$@"; print -l -- "<hit>"$^hits"</hit>"; }
    builtin compadd "$@"
  }
  over() { print -r -- "<do""ne>"; zle kill-whole-line; }; zle -N over
  bindkey "^I" complete-word; bindkey "^O" over; print rea""dy'
while zpty -r typed line; do [[ $line == *ready* ]] && break; done
for line; do
  zpty -n -w typed $line$'\\t\\x0f'
  while zpty -r typed said; do
    print -rn -- $said
    [[ $said == *'<done>'* ]] && break
  done
done
`,
  fish: `source ./completions
for line in $argv
    for hit in (complete -C $line)
        echo "<hit>"(string replace -r '\\t.*' '' -- $hit | string replace -r '^--[^=]*=' '')"</hit>"
    end
    echo "<done>"
end
`,
};
