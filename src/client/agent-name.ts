import { plain } from "../contract/plain.ts";
import { glanced } from "./glanced.ts";

type Names = typeof import("../domain/name.ts");

/** An agent's name, as a person or a file gives it. */
export const agentName = glanced(plain.name, () => (require("../domain/name.ts") as Names).agentName);
