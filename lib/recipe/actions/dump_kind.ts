/**
 * Which dump: a qualifier of WriteDumpFile with format flags, or a preset of both.
 *
 * @module
 */
import { formatNames, FORMATS, formatValue } from "../../facts/formats.ts";
import { presetByName, PRESETS } from "../../facts/presets.ts";
import { qualifierByName, QUALIFIERS } from "../../facts/qualifiers.ts";
import { milliseconds } from "../language/duration.ts";
import { RecipeError } from "../language/error.ts";
import { nearest } from "../language/nearest.ts";

/** What a dump action asks for: a preset or qualifier by name, and flags beside it. */
export interface DumpKind {
  /** A preset (`mini`) or a qualifier (`DEBUG_DUMP_SMALL`). */
  readonly dump: string;
  /** Format flags by name (`FULL_MEMORY`), added to the preset's. */
  readonly format?: readonly string[] | undefined;
  /** Whether a dump of another kind than asked is an error. */
  readonly strict?: boolean | undefined;
  /** Whether the target runs on while it is written. */
  readonly live?: boolean | undefined;
  /** How long it may take: `60s`. */
  readonly timeout?: string | undefined;
}

/** What is given to the engine. */
export interface DumpRequest {
  /** As it was asked: `mini`, `DEBUG_DUMP_SMALL+FULL_MEMORY`. */
  readonly asked: string;
  /** The value of the qualifier: 1024 for `DEBUG_DUMP_SMALL`. */
  readonly qualifier: number;
  /** The DEBUG_FORMAT flags as one number, a preset's included. */
  readonly format: number;
  /** Whether a dump of another kind than asked is an error. */
  readonly strict: boolean;
  /** The target runs on while it is written; absent where it stands still. */
  readonly live?: true;
  /** Milliseconds it may take; absent without a limit. */
  readonly timeoutMs?: number;
}

/**
 * Reads `QUALIFIER[+FLAG...]`, as `--dump` takes it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseDump } from "trapline";
 *
 * assert.deepEqual(parseDump("mini"), { dump: "mini" });
 * assert.deepEqual(parseDump("DEBUG_DUMP_SMALL+FULL_MEMORY"), {
 *   dump: "DEBUG_DUMP_SMALL",
 *   format: ["FULL_MEMORY"],
 * });
 * ```
 *
 * @throws {RecipeError} If a name is unknown, or the qualifier is of a kind user-mode targets don't have.
 */
export function parseDump(text: string): DumpKind {
  const [dump = "", ...format] = text.split("+");
  const kind = format.length > 0 ? { dump, format } : { dump };
  resolveDump(kind);
  return kind;
}

/**
 * Looks the names up.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { resolveDump } from "trapline";
 *
 * const { qualifier, format } = resolveDump({ dump: "DEBUG_DUMP_SMALL", format: ["FULL_MEMORY"] });
 * assert.deepEqual([qualifier, format], [1024, 1]);
 * assert.throws(() => resolveDump({ dump: "DEBUG_DUMP_FULL" }), /can't be written of a program/);
 * ```
 *
 * @throws {RecipeError} If a name is unknown, or the qualifier is of a kind user-mode targets don't have.
 */
export function resolveDump({ dump, format = [], strict = false, live, timeout }: DumpKind): DumpRequest {
  const preset = presetByName(dump);
  const qualifier = preset ? undefined : qualifierByName(dump);
  if (preset === undefined && qualifier === undefined) {
    throw new RecipeError(
      `Unknown dump "${dump}"${nearest(dump, DUMP_NAMES)}. Accepted: ${DUMP_NAMES.join(", ")}`,
    );
  }
  if (qualifier && !qualifier.user.accepted) {
    throw new RecipeError(
      `${dump} can't be written of a program: ${qualifier.user.what}. For all of a program's memory write ` +
        `"full", or "DEBUG_DUMP_SMALL+FULL_MEMORY"`,
    );
  }
  for (const flag of format) {
    if (FORMATS.some(({ name, constant }) => name === flag || constant === flag)) continue;
    const names = FORMATS.map(({ name }) => name);
    throw new RecipeError(
      `Unknown format flag "${flag}"${nearest(flag, names)}. Accepted: ${names.join(", ")}`,
    );
  }
  return {
    asked: [dump, ...format].join("+"),
    qualifier: preset?.qualifier ?? qualifier?.value ?? 0,
    format: ((preset?.format ?? 0) | formatValue(format)) >>> 0,
    strict,
    ...(live ? { live } : {}),
    ...(timeout === undefined ? {} : { timeoutMs: milliseconds(timeout) }),
  };
}

/** Every name of a dump that can be written of a program: presets, then qualifiers. */
export const DUMP_NAMES: readonly string[] = [
  ...Object.keys(PRESETS),
  ...QUALIFIERS.filter(({ user }) => user.accepted).map(({ name }) => name),
];

/** A qualifier and flags in the field's own names, for people: `DEBUG_DUMP_SMALL+FULL_MEMORY`. */
export function describeDump(qualifier: number, format: number): string {
  const name = QUALIFIERS.find(({ value }) => value === qualifier)?.name ?? String(qualifier);
  return [name, ...formatNames(format)].join("+");
}
