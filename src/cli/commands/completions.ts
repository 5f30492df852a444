import { command } from "../command.ts";
import { bashCompletion } from "../completions/bash-completion.ts";
import { completed } from "../completions/completed.ts";
import { fishCompletion } from "../completions/fish-completion.ts";
import { zshCompletion } from "../completions/zsh-completion.ts";

export const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

export const completions = command({
  name: "completions",
  summary: "Print what makes a shell complete commands and flags.",
  notes:
    "For good: the line below that fits, in ~/.bashrc, in ~/.zshrc behind compinit, or in ~/.config/fish/config.fish.",
  flags: {},
  positionals: [{ name: "shell", description: "bash, zsh or fish", choices: ["bash", "zsh", "fish"] }],
  examples: [
    `eval "$(bch completions bash)"`,
    `eval "$(bch completions zsh)"`,
    "bch completions fish | source",
  ],
  async run({ args, output }) {
    const script = scripts[args.shell](await completed());
    output.answer({ shell: args.shell, script }, () => script);
  },
});
