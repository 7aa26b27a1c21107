/** Looking into a process that hangs, while it hangs. @module */
import { Inspection } from "../../win32/inspection.ts";
import { type LockWait, lockWaits } from "../../win32/lock_waits.ts";
import { lockWaits32 } from "../../win32/lock_waits32.ts";
import { isWow64 } from "../../win32/process.ts";
import { threadIds } from "../../win32/suspension.ts";
import { waitChains } from "../../win32/wait_chain.ts";
import type { HangFacts } from "./sampler.ts";
import type { VerdictFacts } from "./verdict.ts";

/**
 * One look is not one moment: threads that merely quarrel over locks showed a circle at 13 of 100 looks (Wine 10, eight
 * threads, two locks). A wait must be the same at each of several.
 */
const LOOKS = 5, BETWEEN_LOOKS_MS = 40;

/**
 * What shows what kind of hang it is; the process is read, not stopped. Call it before the dump, with what the sampler
 * knows; `judge` makes a verdict of it, also with the stacks that the dump has.
 *
 * @example
 * ```ts ignore
 * const { verdict, evidence } = judge(await examineHang(pid, sampler.facts(pid)));
 * console.log(verdict, evidence.join("; "));
 * ```
 */
export async function examineHang(pid: number, facts: HangFacts): Promise<VerdictFacts> {
  return { ...facts, locks: await lastingWaits(pid), chains: await waitChains(threadIds(pid)) };
}

/** The lock waits that last. */
async function lastingWaits(pid: number): Promise<LockWait[]> {
  const waits = isWow64(pid) ? lockWaits32 : lockWaits;
  using process = Inspection.open(pid, "any");
  if (process === undefined) return [];
  const look = (): LockWait[] => waits(process, threadIds(pid));
  const key = ({ tid, lock, owner }: LockWait): string => `${tid} ${lock} ${owner}`;
  let lasting = look();
  for (let i = 1; i < LOOKS && lasting.length > 0; i++) {
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
    const again = new Set(look().map(key));
    lasting = lasting.filter((wait) => again.has(key(wait)));
  }
  return lasting;
}
