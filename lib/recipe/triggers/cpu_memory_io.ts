/** The triggers on the use of the processor, of memory, and on bytes read and written. @module */
import { z } from "zod";
import type { SampleEvent } from "../../facts/event.ts";
import type { Duration } from "../language/duration.ts";
import { RecipeError } from "../language/error.ts";
import { type CpuLevel, type Level, type RateLevel, readLevel, type SizeLevel } from "../language/level.ts";
import { checked, object, schemaOf } from "../language/schema_helpers.ts";
import type { LevelTrigger } from "./kind.ts";
import { checkSlope, held, lasting, levelField, levelInWords } from "./measured.ts";

/** The use of the processor. */
export interface CpuTrigger {
  /** A comparison: `>90%`, `<1%`. */
  readonly cpu: string;
  /** Of all processors together, the default, or of one: then 4 busy threads are 400%. */
  readonly relative?: "machine" | "core";
  /** How long it must hold. */
  readonly for?: string;
}

/** The use of the processor, as TypeScript recipes write it. */
export interface CpuSpec extends CpuTrigger {
  /** A comparison. */
  readonly cpu: CpuLevel;
  /** How long it must hold. */
  readonly for?: Duration;
}

/**
 * The use of the processor: of all processors together, or `relative` to one, where 4 busy threads are 400%.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cpu } from "trapline";
 *
 * assert.deepEqual(cpu("<1%", "30s"), { cpu: "<1%", for: "30s" });
 * assert.deepEqual(cpu(">95%", "10s", { relative: "core" }), { cpu: ">95%", for: "10s", relative: "core" });
 * ```
 */
export function cpu(level: CpuLevel, span?: Duration, options: Pick<CpuTrigger, "relative"> = {}): CpuSpec {
  return { cpu: level, ...lasting(span), ...options };
}

/** How zod reads `cpu`, how it reads, and what it measures. */
export const CPU: LevelTrigger<CpuTrigger> = {
  fires: "at a look",
  examples: [{ cpu: ">90%", relative: "core", for: "30s" }],
  judges: "a level",
  schema: schemaOf<CpuTrigger>()(
    object({
      cpu: levelField("percent", "A share of the processor: a comparison"),
      relative: z.exactOptional(
        z.enum(["machine", "core"]).describe(
          "Of all processors, the default, or of one: then 4 busy threads are 400%",
        ),
      ),
      for: held,
    }).superRefine(checked(({ cpu, relative }) => {
      const level = readLevel(cpu, "percent");
      if (level?.kind !== "compare" || relative === "core" || canBe(level)) return;
      throw new RecipeError(
        `${cpu} of all processors can never be. For busy threads write { cpu: "${cpu}", relative: core }`,
      );
    })).describe("The use of the processor"),
  ),
  words: ({ cpu, relative, for: span }) =>
    levelInWords(
      `its use of ${relative === "core" ? "one processor" : "all processors"}`,
      cpu,
      "percent",
      span,
    ),
  measure: "cpu",
  span: (leaf) => leaf.for,
  quantity: "percent",
  level: ({ cpu }) => cpu,
  value: ({ relative }, { cpu, cores }) => {
    const of = relative === "core" ? 1 : cores;
    return cpu === undefined || of === undefined ? undefined : cpu / of * 100;
  },
};

/** Whether a share of the whole can be so. */
function canBe({ operator, value }: Level & { kind: "compare" }): boolean {
  return operator === ">" ? value < 100 : operator !== ">=" || value <= 100;
}

/** Memory: a comparison (`>2GiB`), growth (`+500MiB`, and again at each), or a slope (`>10MiB/min`). */
export interface MemoryTrigger {
  /** What must hold. */
  readonly memory: string;
  /** Which memory; `commit` without it. */
  readonly kind?: "commit" | "private" | "working-set";
  /** How long it must hold; of a slope, the span over which it is measured. */
  readonly for?: string;
}

/** The use of memory, as TypeScript recipes write it. */
export interface MemorySpec extends MemoryTrigger {
  /** A comparison, growth or a slope. */
  readonly memory: SizeLevel;
  /** How long it must hold; of a slope, the span over which it is measured. */
  readonly for?: Duration;
}

/**
 * Memory, committed if no `kind` says otherwise: a comparison, growth above what it had at first and again at each such
 * step, or a slope over the span.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { memory } from "trapline";
 *
 * assert.deepEqual(memory(">2GiB", "30s"), { memory: ">2GiB", for: "30s" });
 * assert.deepEqual(memory("+500MiB"), { memory: "+500MiB" });
 * const leak = memory(">10MiB/min", "10m", { kind: "private" });
 * assert.deepEqual(leak, { memory: ">10MiB/min", for: "10m", kind: "private" });
 * ```
 */
export function memory(
  level: SizeLevel,
  span?: Duration,
  options: Pick<MemoryTrigger, "kind"> = {},
): MemorySpec {
  return { memory: level, ...lasting(span), ...options };
}

/** Each kind of memory: its words, and its field of a sample. */
const MEMORY_KINDS = {
  commit: ["its committed memory", "commit"],
  private: ["its private memory", "private"],
  "working-set": ["its working set", "workingSet"],
} as const satisfies Record<
  NonNullable<MemoryTrigger["kind"]>,
  readonly [words: string, field: keyof SampleEvent]
>;

/** How zod reads `memory`, how it reads, and what it measures. */
export const MEMORY: LevelTrigger<MemoryTrigger> = {
  fires: "at a look",
  examples: [{ memory: ">2GiB" }, { memory: "+500MiB", kind: "private" }, {
    memory: ">10MiB/min",
    for: "10m",
  }],
  judges: "a level",
  schema: schemaOf<MemoryTrigger>()(
    object({
      memory: levelField("size", "An amount of memory: a comparison, growth or a slope"),
      kind: z.exactOptional(
        z.enum(["commit", "private", "working-set"]).describe("Which memory; commit without it"),
      ),
      for: held,
    }).superRefine(checked((leaf) => checkSlope("memory", leaf.memory, "size", leaf.for)))
      .describe("The use of memory"),
  ),
  words: ({ memory, kind = "commit", for: span }) =>
    levelInWords(MEMORY_KINDS[kind][0], memory, "size", span),
  measure: "memory",
  span: (leaf) => leaf.for,
  quantity: "size",
  level: ({ memory }) => memory,
  value: ({ kind = "commit" }, sample) => sample[MEMORY_KINDS[kind][1]],
};

/** Bytes read and written a second. */
export interface IoTrigger {
  /** A comparison: `>50MiB/s`, `<1KiB/s`. */
  readonly io: string;
  /** Which of both; together without it. */
  readonly direction?: "read" | "write";
  /** How long it must hold. */
  readonly for?: string;
}

/** Bytes read and written a second, as TypeScript recipes write it. */
export interface IoSpec extends IoTrigger {
  /** A comparison. */
  readonly io: RateLevel;
  /** How long it must hold. */
  readonly for?: Duration;
}

/**
 * Bytes read and written a second, or one of both.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { io } from "trapline";
 *
 * assert.deepEqual(io(">50MiB/s", "10s", { direction: "write" }), {
 *   io: ">50MiB/s",
 *   for: "10s",
 *   direction: "write",
 * });
 * ```
 */
export function io(level: RateLevel, span?: Duration, options: Pick<IoTrigger, "direction"> = {}): IoSpec {
  return { io: level, ...lasting(span), ...options };
}

/** How zod reads `io`, how it reads, and what it measures. */
export const IO: LevelTrigger<IoTrigger> = {
  fires: "at a look",
  examples: [{ io: ">50MiB/s", direction: "write", for: "10s" }],
  judges: "a level",
  schema: schemaOf<IoTrigger>()(
    object({
      io: levelField("rate", "Bytes a second: a comparison"),
      direction: z.exactOptional(z.enum(["read", "write"]).describe("Which of both; together without it")),
      for: held,
    }).describe("Bytes read and written a second"),
  ),
  words: ({ io, direction, for: span }) => {
    const does = direction === "read" ? "reads" : direction === "write" ? "writes" : "reads and writes";
    return levelInWords(`what it ${does}`, io, "rate", span);
  },
  measure: "io",
  span: (leaf) => leaf.for,
  quantity: "rate",
  level: ({ io }) => io,
  value: ({ direction }, { read, written }) => {
    if (direction !== undefined) return direction === "read" ? read : written;
    return read === undefined || written === undefined ? undefined : read + written;
  },
};
