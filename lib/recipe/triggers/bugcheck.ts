/** The trigger on bug checks (blue screens) of a machine whose kernel is debugged. @module */
import { z } from "zod";
import { BUG_CHECK_NAMES } from "../../facts/bug_check.table.ts";
import { bugCheckFact } from "../../facts/bug_check.ts";
import { RecipeError } from "../language/error.ts";
import { listed } from "../language/lists.ts";
import { nearest } from "../language/nearest.ts";
import { checked, object, schemaOf } from "../language/schema_helpers.ts";
import type { EventTrigger } from "./kind.ts";

/** A bug check of a machine: `*`, a code (`0xD1`) or a name (`DRIVER_IRQL_NOT_LESS_OR_EQUAL`), or several. */
export interface BugCheckTrigger {
  /** Which. */
  readonly bugcheck: string | readonly string[];
}

/**
 * A bug check (a blue screen) of a machine that `trapline attach --kernel` debugs.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bugcheck } from "trapline";
 *
 * assert.deepEqual(bugcheck(), { bugcheck: "*" });
 * assert.deepEqual(bugcheck("0xD1", "PAGE_FAULT_IN_NONPAGED_AREA"), { bugcheck: ["0xD1", "PAGE_FAULT_IN_NONPAGED_AREA"] });
 * ```
 */
export function bugcheck(...which: readonly string[]): BugCheckTrigger {
  return { bugcheck: which.length > 1 ? which : which[0] ?? "*" };
}

const CODES: ReadonlyMap<string, number> = new Map(
  [...BUG_CHECK_NAMES].map(([code, name]) => [name, code]),
);

/** The bit that a bug check of a driver's thread may have in its code: it is the same bug check. */
const WITHOUT_M = 0xEFFFFFFF;

/**
 * The code that a pattern means; "all" for `*`.
 *
 * @throws {RecipeError} If it is neither a code nor a known name.
 */
function codeOf(pattern: string): number | "all" {
  if (pattern === "*") return "all";
  if (/^(0x[0-9a-f]{1,8}|\d{1,10})$/i.test(pattern) && Number(pattern) < 2 ** 32) return Number(pattern);
  const code = CODES.get(pattern.toUpperCase().replace(/_M$/, ""));
  if (code !== undefined) return code;
  throw new RecipeError(
    `Unknown bug check "${pattern}"${
      nearest(pattern.toUpperCase(), [...CODES.keys()])
    }. Accepted: a code (0xD1), ` +
      "a name (DRIVER_IRQL_NOT_LESS_OR_EQUAL), or * for all",
  );
}

const pattern = z.string().min(1).superRefine(checked(codeOf));

/** How zod reads it, how it reads, and which events it wants. */
export const BUGCHECK: EventTrigger<BugCheckTrigger> = {
  fires: "at an event",
  targets: "machine",
  examples: [{ bugcheck: "*" }, { bugcheck: ["0xD1", "PAGE_FAULT_IN_NONPAGED_AREA"] }],
  schema: schemaOf<BugCheckTrigger>()(
    object({
      bugcheck: z.union([pattern, z.array(pattern).min(1)]).describe(
        "A code (0xD1), a name (DRIVER_IRQL_NOT_LESS_OR_EQUAL), or * for all",
      ),
    }).describe("A bug check (blue screen) of a machine"),
  ),
  words: ({ bugcheck: which }) => {
    const codes = listed(which);
    if (codes.includes("*")) return "the machine has a bug check";
    return `the machine has the bug check ${codes.map(nameOf).join(" or ")}`;
  },
  events: () => ["bugcheck"],
  fits: ({ bugcheck: which }, event) =>
    event.kind === "bugcheck" &&
    listed(which).map(codeOf).some((code) =>
      code === "all" || (code & WITHOUT_M) === (event.code & WITHOUT_M)
    ),
  stops: "a bug check",
};

function nameOf(pattern: string): string {
  const code = codeOf(pattern);
  return typeof code === "number" ? bugCheckFact(code).name : pattern;
}
