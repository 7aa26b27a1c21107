/** The action that runs a program. @module */
import { z } from "zod";
import { RecipeError } from "../language/error.ts";
import { inWords, type Several } from "../language/lists.ts";
import { checked, object, schemaOf } from "../language/schema_helpers.ts";
import type { ActionKind } from "./kind.ts";

/** Runs a program, never a shell: its arguments one by one. TRAPLINE_MANIFEST names the manifest. */
export interface ExecAction {
  /** Its name or path, then its arguments. */
  readonly exec: readonly string[];
}

/**
 * Runs a program, never a shell: its name or path, then its arguments.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exec } from "trapline";
 *
 * assert.deepEqual(exec(["upload.exe", "--quiet"]), { exec: ["upload.exe", "--quiet"] });
 * ```
 */
export function exec(command: Several<string>): ExecAction {
  return { exec: command };
}

/** How zod reads it, and how it reads. */
export const EXEC: ActionKind<ExecAction> = {
  targets: "both",
  examples: [{ exec: ["powershell", "-File", "upload.ps1"] }],
  schema: schemaOf<ExecAction>()(
    object({ exec: z.array(z.string()).min(1).describe("The program and its arguments, one by one") })
      .superRefine(checked(({ exec }) => {
        if (exec[0] === "") throw new RecipeError('Found "" for the program. Write its name or path first');
      })).describe(
        "Runs a program, never a shell; TRAPLINE_MANIFEST in its environment is the path of the last dump's manifest",
      ),
  ),
  words: ({ exec }) => `run ${inWords(exec)}`,
};
