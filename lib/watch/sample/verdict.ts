/** What kind of hang it is, judged from what was measured and read. @module */
import type { Hang } from "../../facts/hang.ts";
import type { ThreadStack } from "../../facts/frame.ts";
import type { LockWait } from "../../win32/lock_waits.ts";
import type { WaitChain } from "../../win32/wait_chain.ts";
import type { CpuLook } from "./sampled_process.ts";
import { readyLines, waitLines } from "./thread_lines.ts";

/** What a verdict is made from. */
export interface VerdictFacts {
  /** The last looks, the oldest first. */
  readonly looks: readonly CpuLook[];
  /** How much of all processors is used: 1 is all. */
  readonly machine?: number | undefined;
  /** Whether all its threads have been suspended for a while. */
  readonly suspended?: boolean | undefined;
  /** Threads that wait for a critical section. */
  readonly locks?: readonly LockWait[] | undefined;
  /** What Windows says of who waits for whom. */
  readonly chains?: readonly WaitChain[] | undefined;
  /** The threads' stacks, with names, the innermost frame first. */
  readonly stacks?: readonly Pick<ThreadStack, "tid" | "frames">[] | undefined;
}

/** How far back looks count, in ms. */
const RECENT_MS = 10_000;
/** From so much of a core on a process is busy. */
const BUSY = 0.5;
/** From so much of all processors on there is nothing left for one more. */
const FULL = 0.9;
/** A thread that is ready to run has its share of a full machine from so much of a core on; below it gets nearly nothing. */
const SHARE = 0.05;
const MOST_LINES = 8;

/** Judges; without proof it is never a deadlock. */
export function judge(
  { looks, machine, suspended, locks = [], chains = [], stacks = [] }: VerdictFacts,
): Hang {
  const cpu = recentCpu(looks);
  const used = cpu === undefined
    ? []
    : [`${percent(cpu.cores)} of a core over ${(cpu.ms / 1000).toFixed(1)} s`];
  const whole = machine === undefined ? [] : [`machine CPU ${percent(machine)}`];
  const cycle = lockCycle(locks);
  const circular = chains.filter((chain) => chain.cycle);
  const lines = (waits: readonly LockWait[], told: readonly WaitChain[]): string[] =>
    [...waits.map(lockLine), ...told.map(chainLine)].slice(0, MOST_LINES);
  if (cycle.length > 0 || circular.length > 0) {
    return { verdict: "deadlocked", evidence: [...lines(cycle, circular), ...used] };
  }
  if (suspended) return { verdict: "waiting", evidence: ["all its threads are suspended", ...used] };
  if (cpu !== undefined && cpu.cores >= BUSY) return { verdict: "spinning", evidence: [...used, ...whole] };
  const known = lines(locks, chains.filter(({ nodes }) => nodes.length > 1));
  const ready = readyLines(stacks);
  // However full the machine is, a thread that waits takes nothing from it and lacks nothing of it. One that runs burns
  // what it gets of a full machine: only where that is nearly nothing it starves.
  if (ready.length > 0 && cpu !== undefined && machine !== undefined && machine >= FULL) {
    const verdict = cpu.cores < SHARE ? "starved" : "spinning";
    return { verdict, evidence: [...used, ...ready, ...whole] };
  }
  return { verdict: "waiting", evidence: [...used, ...known, ...waitLines(stacks), ...whole] };
}

/** Its use of the processor over the last looks. */
function recentCpu(looks: readonly CpuLook[]): { readonly cores: number; readonly ms: number } | undefined {
  const last = looks.at(-1)?.active ?? 0;
  const recent = looks.filter(({ active }) => active >= last - RECENT_MS);
  let [used, ms] = [0, 0];
  for (const [i, { active, cpu }] of recent.entries()) {
    const before = recent[i - 1];
    if (before === undefined || cpu === undefined) continue;
    used += cpu * (active - before.active);
    ms += active - before.active;
  }
  return ms > 0 ? { cores: used / ms, ms } : undefined;
}

/** The waits that go round in a circle; empty when none do. */
export function lockCycle(locks: readonly LockWait[]): readonly LockWait[] {
  const byThread = new Map(locks.map((wait) => [wait.tid, wait]));
  for (const start of locks) {
    const path: LockWait[] = [];
    for (let wait: LockWait | undefined = start; wait; wait = byThread.get(wait.owner)) {
      const seen = path.indexOf(wait);
      if (seen >= 0) return path.slice(seen);
      path.push(wait);
    }
  }
  return [];
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}

function lockLine({ tid, lock, owner, loader }: LockWait): string {
  const what = loader ? "the loader's lock" : `the lock ${lock}`;
  return `thread ${tid} waits in RtlEnterCriticalSection for ${what}, held by thread ${owner}`;
}

function chainLine({ nodes, cycle }: WaitChain): string {
  return `${nodes.join(" -> ")}${cycle ? " -> and round again" : ""}`;
}
