/** The trigger on crashes, also of programs that handle their crashes themselves. @module */
import { z } from "zod";
import { crashCode, faultOf, type TargetEvent } from "../../facts/event.ts";
import { glob } from "../language/common_schema.ts";
import { hasCode } from "../language/exception_codes.ts";
import type { ExceptionPattern } from "../language/exception_pattern.ts";
import { fitsPath, type Glob } from "../language/glob.ts";
import { inWords, listed } from "../language/lists.ts";
import { object, schemaOf } from "../language/schema_helpers.ts";
import { type ExceptionChoice, exceptionPatterns, patternsOf } from "./exception.ts";
import type { EventTrigger } from "./kind.ts";

/** A crash: an exception that nobody handled, or one that the program handles by ending itself. */
export interface CrashTrigger {
  /** Codes by name or value (`access-violation`, `0xC0000005`), patterns over names (`*overflow`), or `*` for all. */
  readonly crash: string | readonly string[];
  /**
   * Whether an end that the program brings about itself counts: with an exception being handled on the stack of the
   * ending thread, or by TerminateProcess with an error status (0xC…, .NET's 0x8013…). True without it.
   */
  readonly ownHandler?: boolean;
  /** The file name of the module in which it was raised. */
  readonly module?: Glob;
  /** `new`: only a crash whose bucket neither this machine, by its output folder, nor the fleet has seen. */
  readonly bucket?: "new";
}

/** A crash, as TypeScript recipes write it. */
export interface CrashSpec extends CrashTrigger {
  /** Names, codes, patterns over names, or `*` for all. */
  readonly crash: ExceptionPattern | readonly ExceptionPattern[];
}

/**
 * A crash: an exception that nobody handled, or one that the program itself handles by ending: .NET's fatal errors,
 * crash reporters and language runtimes do so, and no second chance comes. A program that recovers has not crashed.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { crash } from "trapline";
 *
 * assert.deepEqual(crash(), { crash: "*" });
 * assert.deepEqual(crash("access-violation", { ownHandler: false }), {
 *   crash: "access-violation",
 *   ownHandler: false,
 * });
 * ```
 */
export function crash(
  which: ExceptionChoice | readonly ExceptionChoice[] = "*",
  options: Omit<CrashTrigger, "crash"> = {},
): CrashSpec {
  return { crash: patternsOf(which), ...options };
}

/** How zod reads it, how it reads, and which events it wants. */
export const CRASH: EventTrigger<CrashTrigger> = {
  fires: "at an event",
  examples: [{ crash: "*" }, { crash: "*", bucket: "new" }, {
    crash: ["access-violation", "*overflow"],
    module: "checkout.exe",
  }],
  schema: schemaOf<CrashTrigger>()(
    object({
      crash: exceptionPatterns("Which crashes"),
      ownHandler: z.exactOptional(
        z.boolean().describe(
          "Whether a crash that the program handles by ending itself counts; true without it",
        ),
      ),
      module: z.exactOptional(glob("The file name of the module in which it was raised")),
      bucket: z.exactOptional(
        z.literal("new").describe(
          "new: only a crash that neither this machine nor the fleet has seen before",
        ),
      ),
    }).describe("A crash: an exception that nobody handled, or that the program handled by ending itself"),
  ),
  words: ({ crash, ownHandler, module, bucket }) => {
    const what = crash === "*" ? "" : ` of ${inWords(crash)}`;
    const where = module === undefined ? "" : ` in ${module}`;
    const first = bucket === undefined ? "" : " for the first time in this way";
    return `it crashes${what}${where}${first}${
      ownHandler === false ? ", unless it handles that itself" : ""
    }`;
  },
  events: ({ ownHandler }) => ownHandler === false ? ["exception"] : ["exception", "process-exit"],
  fits,
  stops: "a crash",
  ends: () => "a crash",
};

function fits({ crash, ownHandler = true, module, bucket }: CrashTrigger, event: TargetEvent): boolean {
  if (event.kind === "exception" && event.chance === "first") return false;
  // Its second chance was the crash; the end that follows is no other one.
  if (event.kind === "process-exit" && (!ownHandler || event.by === "unhandled")) return false;
  const code = crashCode(event);
  if (code === undefined || !listed(crash).some((pattern) => hasCode(pattern, code))) return false;
  // Before its bucket is read, any may be new.
  if (bucket === "new" && "seen" in event && (event.seen ?? 0) > 0) return false;
  const place = faultOf(event)?.module;
  return module === undefined || place !== undefined && fitsPath(module, place);
}
