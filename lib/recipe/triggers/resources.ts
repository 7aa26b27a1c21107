/** The use of resources, as functions. Each gives plain data, and fires when what is measured is so. @module */
import type { Duration } from "../language/duration.ts";
import type { CountLevel, CpuLevel, RateLevel, SizeLevel } from "../language/level.ts";
import type {
  CpuSpec,
  GdiSpec,
  HandlesSpec,
  IoSpec,
  MemorySpec,
  ThreadsSpec,
  UserSpec,
} from "./sampled_spec.ts";
import type { CpuTrigger, IoTrigger, MemoryTrigger } from "./trigger.ts";

/** How long it holds; without a span, one look is enough. */
function lasting(span: Duration | undefined): { readonly for?: Duration } {
  return span === undefined ? {} : { for: span };
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

/**
 * A number of kernel handles: a comparison, growth above what it had at first and again at each such step, or a slope over
 * the span.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { handles } from "trapline";
 *
 * assert.deepEqual(handles(">5000", "10s"), { handles: ">5000", for: "10s" });
 * assert.deepEqual(handles("+1000"), { handles: "+1000" });
 * assert.deepEqual(handles(">100/min", "10m"), { handles: ">100/min", for: "10m" });
 * ```
 */
export function handles(level: CountLevel, span?: Duration): HandlesSpec {
  return { handles: level, ...lasting(span) };
}

/**
 * A number of GDI objects: a comparison, growth above what it had at first and again at each such step, or a slope over
 * the span.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { gdi } from "trapline";
 *
 * assert.deepEqual(gdi(">5000", "10s"), { gdi: ">5000", for: "10s" });
 * assert.deepEqual(gdi("+1000"), { gdi: "+1000" });
 * assert.deepEqual(gdi(">100/min", "10m"), { gdi: ">100/min", for: "10m" });
 * ```
 */
export function gdi(level: CountLevel, span?: Duration): GdiSpec {
  return { gdi: level, ...lasting(span) };
}

/**
 * A number of USER objects: a comparison, growth above what it had at first and again at each such step, or a slope over
 * the span.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { userObjects } from "trapline";
 *
 * assert.deepEqual(userObjects(">5000", "10s"), { user: ">5000", for: "10s" });
 * assert.deepEqual(userObjects("+1000"), { user: "+1000" });
 * assert.deepEqual(userObjects(">100/min", "10m"), { user: ">100/min", for: "10m" });
 * ```
 */
export function userObjects(level: CountLevel, span?: Duration): UserSpec {
  return { user: level, ...lasting(span) };
}

/**
 * A number of threads: a comparison, growth above what it had at first and again at each such step, or a slope over
 * the span.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { threads } from "trapline";
 *
 * assert.deepEqual(threads(">5000", "10s"), { threads: ">5000", for: "10s" });
 * assert.deepEqual(threads("+1000"), { threads: "+1000" });
 * assert.deepEqual(threads(">100/min", "10m"), { threads: ">100/min", for: "10m" });
 * ```
 */
export function threads(level: CountLevel, span?: Duration): ThreadsSpec {
  return { threads: level, ...lasting(span) };
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
