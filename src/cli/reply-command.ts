import { ownCommand } from "./own-command.ts";

/** How a reader of this mail answers. */
export const replyCommand = (home: string, agent: string): string => ownCommand(home, agent, "reply");
