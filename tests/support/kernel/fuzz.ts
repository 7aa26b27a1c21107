/**
 * Damaged kernel dumps by the thousand, from a fixed seed: whatever is in a file, only KernelDumpError may come out, and
 * soon.
 *
 * @module
 */
import {
  KernelDumpError,
  openKernelDump,
  summariseKernel,
  verifyKernel,
} from "../../../lib/kerneldump/mod.ts";
import { bytesSource } from "../../../lib/minidump/mod.ts";
import { MUTATORS, type Random, randomFrom } from "../fuzz_mutators.ts";
import { processorMs } from "../processor.ts";
import { bitmapDump, rangesDump, runsDump, smallDump } from "./layouts.ts";
import { plainKernel } from "./plain.ts";

const SEED = 0x0B5C;
const LIMIT_MS = 1000;
/** Where the header and the tables lie: damage there is worth more than in a page of memory. */
const TABLES = 0x2400;

/** What reading many damaged dumps came to. */
export interface KernelFuzzResult {
  /** How many were still whole for the verifier. */
  readonly whole: number;
  readonly slowestMs: number;
}

/** Reads `count` damaged dumps; throws at the first that goes wrong. */
export async function fuzzKernelDumps(count: number): Promise<KernelFuzzResult> {
  const random = randomFrom(SEED);
  const kernel = plainKernel();
  const arm64 = plainKernel({ architecture: "arm64" });
  const originals = [
    ...[runsDump(kernel), bitmapDump(kernel), rangesDump(kernel), smallDump(kernel)],
    ...[runsDump(arm64), bitmapDump(arm64)],
  ];
  let whole = 0;
  let slowestMs = 0;
  for (let round = 0; round < count; round++) {
    const bytes = damaged(originals[round % originals.length]!, random);
    const started = processorMs();
    const survived = await survives(bytes).catch((cause) =>
      Promise.reject(new Error(`round ${round}: ${cause}`, { cause }))
    );
    const ms = processorMs() - started;
    if (survived) whole++;
    slowestMs = Math.max(slowestMs, ms);
    if (slowestMs > LIMIT_MS) throw new Error(`round ${round} took ${Math.round(slowestMs)} ms`);
  }
  return { whole, slowestMs };
}

function damaged(original: Uint8Array, random: Random): Uint8Array {
  const mutate = MUTATORS[random(MUTATORS.length)]!;
  if (random(8) === 0) return mutate(Uint8Array.from(original), random);
  const head = mutate(Uint8Array.from(original.subarray(0, TABLES)), random);
  const bytes = new Uint8Array(head.length + original.length - TABLES);
  bytes.set(head);
  bytes.set(original.subarray(TABLES), head.length);
  return bytes;
}

async function survives(bytes: Uint8Array): Promise<boolean> {
  try {
    using dump = await openKernelDump(bytesSource(bytes));
    await summariseKernel(dump);
    return (await verifyKernel(dump, { kind: "small", bugCheck: 0xd1 })).every(({ severity }) =>
      severity !== "fatal"
    );
  } catch (error) {
    if (error instanceof KernelDumpError) return false;
    throw error;
  }
}
