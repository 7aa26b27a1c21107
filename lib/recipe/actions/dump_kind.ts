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
import { parseBytes } from "../language/size.ts";

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
  /** Whether what looks like a secret is replaced in it; patterns of one's own beside those that are known. */
  readonly scrub?: boolean | readonly string[] | undefined;
  /** Files that go with it, by patterns. */
  readonly collect?: readonly string[] | undefined;
  /** How many bytes of them: `16MiB`. */
  readonly collectBytes?: string | undefined;
}

/** Files that go with a dump. */
export interface CollectOrder {
  /** Paths with `*`, `**` and `?`, and `%NAME%` for environment variables. */
  readonly patterns: readonly string[];
  /** How many bytes of them in all. */
  readonly bytes: number;
}

/** How many bytes of files go with a dump where a recipe says nothing else. */
export const DEFAULT_COLLECT_BYTES = "64MiB";

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
  /** What looks like a secret is replaced: with these patterns beside those that are known. Absent where it is not. */
  readonly scrub?: readonly string[];
  /** Files that go with it; absent where none do. */
  readonly collect?: CollectOrder;
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
  const kind = splitDump(text);
  resolveDump(kind);
  return kind;
}

/** The parts of `QUALIFIER[+FLAG...]`, whatever kind of target they are for. */
export function splitDump(text: string): DumpKind {
  const [dump = "", ...format] = text.split("+");
  return format.length > 0 ? { dump, format } : { dump };
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
export function resolveDump(
  { dump, format = [], strict = false, live, timeout, scrub = false, collect, collectBytes }: DumpKind,
): DumpRequest {
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
    ...(scrub === false ? {} : { scrub: scrub === true ? [] : scrub }),
    ...(collect &&
      { collect: { patterns: collect, bytes: parseBytes(collectBytes ?? DEFAULT_COLLECT_BYTES) } }),
  };
}

/**
 * Looks the names up for a dump of a machine: a kernel target has qualifiers alone, no presets, and of the format
 * flags only those that say how the file is written.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { resolveMachineDump } from "trapline";
 *
 * assert.equal(resolveMachineDump({ dump: "DEBUG_KERNEL_FULL_DUMP" }).qualifier, 1026);
 * assert.throws(() => resolveMachineDump({ dump: "mini" }), /is of a program/);
 * ```
 *
 * @throws {RecipeError} If a name is unknown, or of a kind that kernel targets don't have.
 */
export function resolveMachineDump({ dump, format = [], timeout }: DumpKind): DumpRequest {
  const qualifier = qualifierByName(dump);
  if (qualifier === undefined || !qualifier.kernel.accepted) {
    const known = qualifier !== undefined || presetByName(dump) !== undefined;
    const what = known
      ? `"${dump}" is of a program`
      : `Unknown dump "${dump}"${nearest(dump, MACHINE_DUMP_NAMES)}`;
    throw new RecipeError(`${what}. Of a machine are accepted: ${MACHINE_DUMP_NAMES.join(", ")}`);
  }
  for (const flag of format) {
    const fact = FORMATS.find(({ name, constant }) => name === flag || constant === flag);
    if (fact !== undefined && !fact.constant.startsWith("DEBUG_FORMAT_USER_SMALL_")) continue;
    throw new RecipeError(
      fact === undefined
        ? `Unknown format flag "${flag}"`
        : `${flag} is for dumps of programs: what a dump of a machine holds is decided by its qualifier alone`,
    );
  }
  return {
    asked: [dump, ...format].join("+"),
    qualifier: qualifier.value,
    format: formatValue(format),
    strict: true,
    ...(timeout === undefined ? {} : { timeoutMs: milliseconds(timeout) }),
  };
}

/** Whether a name is not one of a machine's alone: a preset, a qualifier of programs or of both, or an unknown name. */
export function isOfProgram(dump: string): boolean {
  return qualifierByName(dump)?.user.accepted ?? !dump.startsWith("DEBUG_KERNEL_");
}

/**
 * Looks the names up for a target that isn't known: a name that machines alone have is a machine's.
 *
 * @throws {RecipeError} If a name is unknown, or the parts are not of one kind of target.
 */
export function resolveEither(kind: DumpKind): DumpRequest {
  return isOfProgram(kind.dump) ? resolveDump(kind) : resolveMachineDump(kind);
}

/** Every name of a dump that can be written of a machine. */
export const MACHINE_DUMP_NAMES: readonly string[] = QUALIFIERS.filter(({ kernel }) => kernel.accepted)
  .map(({ name }) => name).sort((a, b) =>
    Number(b.startsWith("DEBUG_KERNEL_")) - Number(a.startsWith("DEBUG_KERNEL_"))
  );

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
