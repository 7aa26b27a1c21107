/** How much may be written: what is counted, and what forbids. @module */
import type { RecipeLimits } from "../recipe/plan/limits.ts";
import { milliseconds } from "../recipe/language/duration.ts";
import type { RuleLimits } from "../recipe/plan/limits.ts";
import { parseBytes } from "../recipe/language/size.ts";
import type { Ledger } from "./state.ts";

/** What limits forbid. */
export type LimitName = Exclude<keyof RecipeLimits, "per">;

/** Limits in numbers; Infinity where there is none. */
export interface Bounds {
  readonly dumps: number;
  readonly per: number;
  readonly by?: "bucket" | "process" | undefined;
  readonly perBucket: number;
  readonly perProcess: number;
  readonly cooldown: number;
  readonly disk: number;
  readonly free: number;
}

/** A dump that a limit is asked about. */
export interface LimitedDump {
  readonly at: number;
  readonly stop: number;
  readonly pid?: number | undefined;
  readonly bucket?: string | undefined;
}

/** Limits in numbers. */
export function boundsOf(limits: RuleLimits): Bounds {
  const span = (text: string | undefined, none: number): number =>
    text === undefined ? none : milliseconds(text);
  return {
    dumps: limits.dumps ?? Infinity,
    per: span(limits.per, Infinity),
    by: limits.by,
    perBucket: limits.perBucket ?? Infinity,
    perProcess: limits.perProcess ?? Infinity,
    cooldown: span(limits.cooldown, 0),
    disk: limits.disk === undefined ? Infinity : parseBytes(limits.disk),
    free: limits.free === undefined ? -1 : parseBytes(limits.free),
  };
}

/** The limit that forbids a dump; what is not known forbids nothing. */
export function forbids(
  bounds: Bounds,
  ledger: Ledger,
  dump: LimitedDump,
  free?: number,
): LimitName | undefined {
  for (const { limit, key, most, per } of quotas(bounds, dump)) {
    const count = ledger.counts[key];
    const used = typeof count === "object" ? count.filter((at) => dump.at - at < per).length : count ?? 0;
    if (used >= most) return limit;
  }
  const { last } = ledger;
  if (last && last.stop !== dump.stop && dump.at - last.at < bounds.cooldown) return "cooldown";
  if (ledger.bytes >= bounds.disk) return "disk";
  // Whatever its size, it would leave less.
  return free !== undefined && free <= bounds.free ? "free" : undefined;
}

/** Whether limits forbid every dump from here on, whatever comes: nothing gives anything back. */
export function isUsedUp({ dumps, per, by, disk }: Bounds, { counts, bytes }: Ledger): boolean {
  const { all } = counts;
  return by === undefined && per === Infinity && typeof all === "number" && all >= dumps || bytes >= disk;
}

/** Counts a dump. */
export function enter(bounds: Bounds, ledger: Ledger, dump: LimitedDump): Ledger {
  return { ...ledger, counts: add(bounds, ledger.counts, dump), last: { at: dump.at, stop: dump.stop } };
}

/** Counts a dump by another bucket than it was counted by. */
export function moveBucket(bounds: Bounds, ledger: Ledger, dump: LimitedDump, bucket: string): Ledger {
  const counts = { ...ledger.counts };
  for (const { key } of quotas(bounds, dump)) {
    const count = counts[key];
    if (typeof count === "number" && count > 1) counts[key] = count - 1;
    else if (typeof count === "object" && count.length > 1) counts[key] = without(count, dump.at);
    else delete counts[key];
  }
  return { ...ledger, counts: add(bounds, counts, { ...dump, bucket }) };
}

/** Counts what was written. */
export function weigh(ledger: Ledger, written: number): Ledger {
  return { ...ledger, bytes: ledger.bytes + written };
}

/** Forgets a process that has ended: the next with its pid is another. */
export function forget(ledger: Ledger, pid: number): Ledger {
  const keys = [`p:${pid}`, `by p:${pid}`];
  if (keys.every((key) => ledger.counts[key] === undefined)) return ledger;
  return {
    ...ledger,
    counts: Object.fromEntries(Object.entries(ledger.counts).filter(([key]) => !keys.includes(key))),
  };
}

interface Quota {
  readonly limit: LimitName;
  readonly key: string;
  readonly most: number;
  /** In any window of this length, in ms. */
  readonly per: number;
}

/** What a dump is counted by. A dump whose bucket or process is not known isn't counted by it. */
function quotas({ dumps, per, by, perBucket, perProcess }: Bounds, { pid, bucket }: LimitedDump): Quota[] {
  const found: Quota[] = [];
  const put = (limit: LimitName, key: string, most: number, per: number): void => {
    if (most !== Infinity) found.push({ limit, key, most, per });
  };
  if (by === undefined) put("dumps", "all", dumps, per);
  if (by === "bucket" && bucket !== undefined) put("dumps", `by b:${bucket}`, dumps, per);
  if (by === "process" && pid !== undefined) put("dumps", `by p:${pid}`, dumps, per);
  if (bucket !== undefined) put("perBucket", `b:${bucket}`, perBucket, Infinity);
  if (pid !== undefined) put("perProcess", `p:${pid}`, perProcess, Infinity);
  return found;
}

/** Windows keep only the times that are still in them, and as many as decide. */
function add(bounds: Bounds, before: Ledger["counts"], dump: LimitedDump): Ledger["counts"] {
  const counts: { [key: string]: number | readonly number[] } = {};
  for (const [key, count] of Object.entries(before)) {
    const left = typeof count === "number" ? count : count.filter((at) => dump.at - at < bounds.per);
    if (typeof left === "number" || left.length > 0) counts[key] = left;
  }
  for (const { key, most, per } of quotas(bounds, dump)) {
    const count = counts[key] ?? (per === Infinity ? 0 : []);
    counts[key] = typeof count === "number"
      ? count + 1
      : [...count, dump.at].sort((a, b) => a - b).slice(-most);
  }
  return counts;
}

function without(times: readonly number[], at: number): readonly number[] {
  const i = times.indexOf(at);
  return i < 0 ? times : times.toSpliced(i, 1);
}

/** Where a state has what the fleet holds of a process's bucket. */
export function fleetKey({ pid, bucket }: { readonly pid: number; readonly bucket: string }): string {
  return `${pid} ${bucket}`;
}
