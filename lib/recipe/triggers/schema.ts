/** The shapes of trigger.ts for zod. agreement.ts proves that both say the same. @module */
import { z } from "zod";
import { count, duration, text, texts } from "../language/common_schema.ts";
import { keyed, object } from "../language/schema_helpers.ts";
import { SAMPLED } from "./sampled_schema.ts";
import { condition, debugTexts, exceptions, key, parameters, place, range } from "./fields.ts";
import type { Trigger } from "./trigger.ts";

const glob = (what: string): z.ZodString => text(`${what}; a pattern with * and ?`);
const globs = (what: string): z.ZodType<string | string[]> => texts(`${what}; patterns with * and ?`);
const within = z.exactOptional(duration("The span in which it must happen"));
const inner: z.ZodType<Trigger> = z.lazy(() => triggerSchema);
const several = z.array(inner).min(1);

/** The leaves, by the key that names them. */
export const LEAVES = {
  exception: object({
    exception: exceptions,
    chance: z.exactOptional(
      z.enum(["first", "second"]).describe(
        "second, the default: nobody handled it; first: it was just raised",
      ),
    ),
    module: z.exactOptional(glob("The file name of the module in which it was raised")),
    access: z.exactOptional(z.enum(["read", "write", "execute"]).describe("What an access violation tried")),
    address: z.exactOptional(range),
    parameters: z.exactOptional(parameters),
    nth: z.exactOptional(count("Only the nth that matches the rest, from 1")),
  }).describe("An exception"),
  exit: object({ exit: condition }).describe("A process's end by its exit code"),
  load: object({
    load: globs("A DLL's file name, or with a backslash its path"),
    except: z.exactOptional(globs("Paths from which it may be loaded")),
  }).describe("A DLL that is loaded"),
  unload: object({ unload: globs("A DLL's file name, or with a backslash its path") })
    .describe("A DLL that is unloaded"),
  thread: object({ thread: z.enum(["start", "exit"]) }).describe("A thread's start or end"),
  process: object({
    process: z.enum(["start", "exit"]),
    image: z.exactOptional(glob("The program's file name, or with a backslash its path")),
  }).describe("The start or end of a process; children only when they are followed"),
  debugText: object({ debugText: debugTexts }).describe("Text given to OutputDebugString"),
  breakpoint: object({
    breakpoint: place,
    passes: z.exactOptional(count("The pass that fires first, from 1")),
  }).describe("A breakpoint, set when its module is loaded"),
  timer: object({
    timer: duration("How long after the target was armed"),
    every: z.exactOptional(duration("And again after each such span")),
  }).describe("A span after the target was armed"),
  deadline: object({ deadline: duration("How long the target may run, by the wall clock") })
    .describe("How long the target may run"),
  manual: object({
    manual: keyed("What somebody does", {
      key: object({ key }),
      event: object({ event: text("The name of a Windows event that is set") }),
      line: object({ line: text("A line on standard input") }),
    }),
  }).describe("Somebody asks for it"),
  ...SAMPLED,
} as const;

/** The combinators, by the key that names them. */
export const COMBINATORS = {
  any: object({ any: several }).describe("Fires when one of them fires"),
  all: object({ all: several, within }).describe("Fires when the last of them has fired"),
  sequence: object({ sequence: several, within }).describe("Fires when they have fired one after the other"),
  count: object({ count: count("How often"), of: inner, within }).describe("Fires at the nth time"),
  not: object({ not: inner, for: duration("For how long it hasn't") })
    .describe("Fires when it has not fired for so long"),
  unless: object({ when: inner, unless: inner, within }).describe(
    "Fires with one, unless the other has fired",
  ),
} as const;

/** What can be waited for. */
export const triggerSchema: z.ZodType<Trigger> = keyed("A trigger", { ...LEAVES, ...COMBINATORS })
  .meta({ id: "Trigger", description: "What is waited for" });
