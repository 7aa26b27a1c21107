/** The action that writes a dump. @module */
import { z } from "zod";
import { FORMATS } from "../../facts/formats.ts";
import type { PresetName } from "../../facts/presets.ts";
import type { QualifierName } from "../../facts/qualifiers.ts";
import { duration, size, text, wholeNumber } from "../language/common_schema.ts";
import type { Duration } from "../language/duration.ts";
import type { FormatName } from "../language/format_name.ts";
import { checked, object, schemaOf } from "../language/schema_helpers.ts";
import { parseBytes, type Size } from "../language/size.ts";
import { checkTemplate } from "../language/template.ts";
import {
  DEFAULT_COLLECT_BYTES,
  DUMP_NAMES,
  MACHINE_DUMP_NAMES,
  resolveDump,
  resolveEither,
} from "./dump_kind.ts";
import type { ActionKind } from "./kind.ts";
import { RecipeError } from "../language/error.ts";

export type { PresetName, QualifierName };

/** The name of a dump: a preset, which programs alone have, or a qualifier of a program or a machine. */
export type DumpName = PresetName | QualifierName;

/** Writes a dump. */
export interface DumpAction {
  /** A preset (`mini`) or a qualifier of WriteDumpFile (`DEBUG_DUMP_SMALL`). */
  readonly dump: string;
  /** DEBUG_FORMAT flags by name, added to the preset's. */
  readonly format?: readonly string[];
  /** A dump of another kind than asked is an error. */
  readonly strict?: boolean;
  /** How long after the trigger; it is of the running target. Not for a second chance or an exit: there is no after. */
  readonly after?: string;
  /** A series of this many dumps, at most 100: the first when this dump is due, each of the others `every` later. */
  readonly times?: number;
  /** How far the dumps of a series are apart. */
  readonly every?: string;
  /** The target is not stopped while it is written, so its memory may not fit together. Not where it stands still. */
  readonly live?: boolean;
  /** The processes that it started are dumped too, those first. Not where it stands still. */
  readonly tree?: boolean;
  /** How long it may take: past that it is given up and the target resumed. A kind that takes longer is not begun. */
  readonly timeout?: string;
  /** The file's name, without its ending: `{image}-{pid}-{time}-{rule}`. */
  readonly name?: string;
  /** What looks like a secret is replaced in it: `true`, or regular expressions of one's own beside what is known. */
  readonly scrub?: boolean | readonly string[];
  /** The kinds of the second, third, … dump of the same bucket; the last is that of all that follow. */
  readonly escalate?: readonly string[];
  /** Files that go with it, masked and packed into a zip: paths with `*`, `**`, `?`, and `%NAME%` for variables. */
  readonly collect?: readonly string[];
  /** How many bytes of them, `64MiB` without it: the last written first, and of one that is too large its end. */
  readonly collectBytes?: string;
}

/** Writes a dump. */
export interface DumpSpec extends DumpAction {
  /** A preset or a qualifier. */
  readonly dump: DumpName;
  /** Flags, added to the preset's. */
  readonly format?: readonly FormatName[];
  /** How long after the trigger. */
  readonly after?: Duration;
  /** How far the dumps of a series are apart. */
  readonly every?: Duration;
  /** How long it may take. */
  readonly timeout?: Duration;
  /** The kinds of the second, third, … dump of the same bucket. */
  readonly escalate?: readonly DumpName[];
  /** How many bytes of collected files. */
  readonly collectBytes?: Size;
}

/** How a dump is written. */
export interface DumpOptions {
  /** Flags, added to the preset's. */
  readonly format?: readonly FormatName[];
  /** A dump of another kind than asked is an error. */
  readonly strict?: boolean;
  /** How long after the trigger; it is of the running target. */
  readonly after?: Duration;
  /** A series of this many dumps, at most 100: the first when this dump is due, each of the others `every` later. */
  readonly times?: number;
  /** How far the dumps of a series are apart. */
  readonly every?: Duration;
  /** The target is not stopped while it is written. */
  readonly live?: boolean;
  /** The processes that the target started are dumped too, those first. */
  readonly tree?: boolean;
  /** How long it may take. */
  readonly timeout?: Duration;
  /** The file's name without its ending: `{image}-{pid}-{time}-{rule}`. */
  readonly name?: string;
  /** What looks like a secret is replaced in it: `true`, or regular expressions of one's own beside what is known. */
  readonly scrub?: boolean | readonly string[];
  /** The kinds of the second, third, … dump of the same bucket; the last is that of all that follow. */
  readonly escalate?: readonly DumpName[];
  /** Files that go with it, masked and packed into a zip: paths with `*`, `**`, `?`, and `%NAME%` for variables. */
  readonly collect?: readonly string[];
  /** How many bytes of them. */
  readonly collectBytes?: Size;
}

/**
 * Writes a dump: a preset or a qualifier of WriteDumpFile.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { dump } from "trapline";
 *
 * const small = dump("DEBUG_DUMP_SMALL", { format: ["FULL_MEMORY"], strict: true });
 * assert.deepEqual(small, { dump: "DEBUG_DUMP_SMALL", format: ["FULL_MEMORY"], strict: true });
 *
 * // At the trigger, 10 s and 20 s later: whoever compares them sees what has grown.
 * const series = dump("heap", { times: 3, every: "10s" });
 * assert.deepEqual(series, { dump: "heap", times: 3, every: "10s" });
 * ```
 */
export function dump(kind: DumpName, options: DumpOptions = {}): DumpSpec {
  return { dump: kind, ...options };
}

const dumpName = z.string().superRefine(checked((dump) => resolveEither({ dump }))).meta({
  description:
    "A preset (triage, mini, heap, full) or a qualifier of WriteDumpFile; DEBUG_KERNEL_* of a machine",
  enum: [...new Set([...DUMP_NAMES, ...MACHINE_DUMP_NAMES])],
});

const flag = z.string().superRefine(checked((name) => resolveDump({ dump: "mini", format: [name] }))).meta({
  enum: FORMATS.flatMap(({ name, constant }) => [name, constant]),
});

/** More than that would not fit among the dumps that the policy lets wait. */
export const LONGEST_SERIES = 100;

/**
 * Checks that a series has both of its words.
 *
 * @throws {RecipeError} If one of them is missing.
 */
function checkSeries({ times, every }: Pick<DumpAction, "times" | "every">): void {
  if ((times === undefined) === (every === undefined)) return;
  throw new RecipeError(
    times === undefined
      ? `"every" says how far the dumps of a series are apart, but "times" is missing. Write both: times: 3, every: ${every}`
      : `"times" says how many dumps a series has, but "every" is missing. Write both: times: ${times}, every: 10s`,
  );
}

/**
 * Checks a pattern of one's own.
 *
 * @throws {RecipeError} If it is no regular expression.
 */
function checkPattern(pattern: string): void {
  try {
    new RegExp(pattern);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new RecipeError(`Not a regular expression: "${pattern}": ${error.message}`);
  }
}

/** A zip has no more. */
const MOST_COLLECTED = "2GiB";

/**
 * Checks that the size is of something, and one that a zip can have.
 *
 * @throws {RecipeError} If not.
 */
function checkCollected({ collect, collectBytes }: Pick<DumpAction, "collect" | "collectBytes">): void {
  if (collectBytes === undefined) return;
  if (collect === undefined) {
    throw new RecipeError(
      `"collectBytes" says how much is collected, but "collect" is missing. Write both: ` +
        `collect: ["logs/*.log"], collectBytes: ${collectBytes}`,
    );
  }
  if (parseBytes(collectBytes) <= parseBytes(MOST_COLLECTED)) return;
  throw new RecipeError(`"collectBytes" is at most ${MOST_COLLECTED}, which a zip can have`);
}

/** How zod reads it, and how it reads. */
export const DUMP: ActionKind<DumpAction> = {
  targets: "both",
  examples: [
    { dump: "mini" },
    { dump: "DEBUG_DUMP_SMALL", format: ["FULL_MEMORY"], strict: true },
    {
      dump: "heap",
      times: 3,
      every: "10s",
    },
    { dump: "mini", escalate: ["heap", "full"] },
    { dump: "mini", collect: ["logs/*.log", "%PROGRAMDATA%/shop/**/*.config"], collectBytes: "16MiB" },
  ],
  schema: schemaOf<DumpAction>()(
    object({
      dump: dumpName,
      format: z.exactOptional(z.array(flag).describe("DEBUG_FORMAT flags, added to the preset's")),
      strict: z.exactOptional(z.boolean().describe("A dump of another kind than asked is an error")),
      after: z.exactOptional(duration("How long after the trigger; the dump is of the running target")),
      times: z.exactOptional(
        wholeNumber(
          "A series of this many dumps: the first when this dump is due, each of the others `every` later",
        )
          .max(LONGEST_SERIES, `A series has at most ${LONGEST_SERIES} dumps`),
      ),
      every: z.exactOptional(duration("How far the dumps of a series are apart")),
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
      scrub: z.exactOptional(
        z.union([z.boolean(), z.array(z.string().min(1).superRefine(checked(checkPattern))).min(1)])
          .describe(
            "What looks like a secret is replaced in it: true, or regular expressions beside what is known",
          ),
      ),
      escalate: z.exactOptional(
        z.array(dumpName).min(1).describe(
          "The kinds of the second, third, … dump of the same bucket; the last is that of all that follow",
        ),
      ),
      collect: z.exactOptional(
        z.array(text("A path with *, ** and ?, and %NAME% for an environment variable")).min(1).describe(
          "Files that go with it, masked and packed into a zip; relative to the folder in which Trapline runs",
        ),
      ),
      collectBytes: z.exactOptional(
        size(
          `How many bytes of them in all, ${DEFAULT_COLLECT_BYTES} without it: the last written first, of one that is too large its end`,
        ),
      ),
    }).superRefine(checked(checkSeries)).superRefine(checked(checkCollected)).describe("Writes a dump"),
  ),
  words: (action) => {
    const { dump, format = [], tree, name, live, timeout, after, times = 1, every, strict, scrub } = action;
    const { escalate = [], collect, collectBytes = DEFAULT_COLLECT_BYTES } = action;
    const parts = [
      after && `${after} after the trigger`,
      `write the dump ${[dump, ...escalate].join(", then ")}`,
      escalate.length > 0 && "for the same bucket",
      format.length > 0 && `with ${format.join(", ")}`,
      tree && "of it and what it started",
      name && `as ${name}`,
      live && "without stopping the program",
      timeout && `in at most ${timeout}`,
      scrub && "scrubbed of what looks like a secret",
      collect && `with at most ${collectBytes} of the files ${collect.join(", ")}`,
    ];
    const series = times > 1 ? `, ${times} times, every ${every}` : "";
    return `${parts.filter(Boolean).join(" ")}${series}${strict ? ", that or none" : ""}`;
  },
};
