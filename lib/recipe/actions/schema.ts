/** The shapes of action.ts for zod. agreement.ts proves that both say the same. @module */
import { z } from "zod";
import { FORMATS } from "../../facts/formats.ts";
import { DUMP_NAMES, resolveDump } from "./dump_kind.ts";
import { RecipeError } from "../language/error.ts";
import { count, duration, size, text } from "../language/common_schema.ts";
import { checked, keyed, object } from "../language/schema_helpers.ts";
import { checkTemplate } from "../language/template.ts";

const dumpName = z.string().superRefine(checked((dump) => resolveDump({ dump }))).meta({
  description: "A preset (triage, mini, heap, full) or a qualifier of WriteDumpFile",
  enum: DUMP_NAMES,
});

const flag = z.string().superRefine(checked((name) => resolveDump({ dump: "mini", format: [name] }))).meta({
  enum: FORMATS.flatMap(({ name, constant }) => [name, constant]),
});

/** The actions, by the key that names them. */
export const ACTIONS = {
  dump: object({
    dump: dumpName,
    format: z.exactOptional(z.array(flag).describe("DEBUG_FORMAT flags, added to the preset's")),
    strict: z.exactOptional(z.boolean().describe("A dump of another kind than asked is an error")),
    after: z.exactOptional(duration("So long after the trigger, of the running target")),
    live: z.exactOptional(
      z.boolean().describe("The target is not stopped while it is written; not where it stands still"),
    ),
    tree: z.exactOptional(
      z.boolean().describe(
        "The processes that it started are dumped too, those first; not where it stands still",
      ),
    ),
    timeout: z.exactOptional(
      duration("How long it may take; past that it is given up and the target resumed"),
    ),
    name: z.exactOptional(
      z.string().superRefine(checked(checkTemplate)).meta({
        description: "The file's name without its ending",
        examples: ["{image}-{pid}-{time}-{rule}"],
      }),
    ),
  }).describe("Writes a dump"),
  stacks: object({ stacks: z.literal(true) }).describe("Records the stacks of all threads, without a dump"),
  commands: object({ commands: z.array(text("A debugger command")).min(1) })
    .describe("Runs debugger commands; from a file only with --allow-commands"),
  exec: object({ exec: z.array(z.string()).min(1).describe("The program and its arguments, one by one") })
    .superRefine(checked(({ exec }) => {
      if (exec[0] === "") throw new RecipeError('Found "" for the program. Write its name or path first');
    })).describe("Runs a program, never a shell"),
  log: object({ log: text("What is said") }).describe("Says something on the terminal and in the event log"),
  kill: object({ kill: z.literal(true) }).describe("Ends the target; the last action"),
  detach: object({ detach: z.literal(true) }).describe("Leaves the target alone; the last action"),
  stop: object({ stop: z.literal(true) }).describe("Lets this rule fire no more"),
  resume: object({ resume: z.enum(["handled", "not-handled"]) })
    .describe("How the target goes on after the exception"),
} as const;

/** One thing to do. */
export const actionSchema: z.ZodType<z.output<typeof ACTIONS[keyof typeof ACTIONS]>> = keyed(
  "An action",
  ACTIONS,
)
  .meta({ id: "Action", description: "What is done" });

const LIMITS = {
  dumps: z.exactOptional(count("So many dumps: in all, or in any window of `per`")),
  per: z.exactOptional(duration("The window in which `dumps` counts")),
  perBucket: z.exactOptional(count("So many dumps of one bucket")),
  perProcess: z.exactOptional(count("So many dumps of one process")),
  cooldown: z.exactOptional(duration("No dump so soon after the last")),
  disk: z.exactOptional(size("So many bytes of dumps in all")),
  free: z.exactOptional(size("No dump that leaves less free on the disk")),
} as const;

/** Words that change what `dumps` counts mean nothing alone. */
function needsDumps(limits: { readonly dumps?: number; readonly per?: string; readonly by?: string }): void {
  if (limits.dumps !== undefined) return;
  const [alone] = (["per", "by"] as const).filter((key) => limits[key] !== undefined);
  if (alone) throw new RecipeError(`"${alone}" says how "dumps" counts, but "dumps" is missing. Write both`);
}

/** How much a recipe may write. */
export const limitsSchema = object(LIMITS).superRefine(checked(needsDumps))
  .meta({ id: "Limits", description: "How much may be written by all rules together" });

/** How much a rule may write. */
export const ruleLimitsSchema = object({
  ...LIMITS,
  by: z.exactOptional(
    z.enum(["bucket", "process"]).describe("Counts `dumps` of each bucket or process for itself"),
  ),
}).superRefine(checked(needsDumps)).describe("How much this rule may write");
