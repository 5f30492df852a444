import { expect } from "bun:test";
import type { ErrorCode } from "../../src/domain/errors.ts";

/** What a call was refused with: `await expect(call).rejects.toEqual(refused("agent.unknown"))`. */
export const refused = (code: ErrorCode) => expect.objectContaining({ code });
