/** Looking into a process that hangs, while it hangs. @module */
import { Inspection } from "../../win32/inspection.ts";
import { type LockWait, lockWaits } from "../../win32/lock_waits.ts";
import { threadIds } from "../../win32/suspension.ts";
import { waitChains } from "../../win32/wait_chain.ts";
import type { HangFacts } from "./sampler.ts";
import { judge, type Verdict, type VerdictFacts } from "./verdict.ts";

/** A wait that is over so soon was no hang. */
const SECOND_LOOK_MS = 50;

/**
 * What kind of hang it is; the process is read, not stopped. Call it before the dump, with what the sampler knows.
 *
 * @example
 * ```ts ignore
 * const { verdict, evidence } = await examineHang(pid, sampler.facts(pid));
 * console.log(verdict, evidence.join("; "));
 * ```
 */
export async function examineHang(
  pid: number,
  facts: HangFacts & Pick<VerdictFacts, "stacks">,
): Promise<Verdict> {
  return judge({ ...facts, locks: await lastingWaits(pid), chains: await waitChains(threadIds(pid)) });
}

/** The lock waits that are the same a moment later. */
async function lastingWaits(pid: number): Promise<LockWait[]> {
  using process = Inspection.open(pid);
  if (process === undefined) return [];
  const look = (): LockWait[] => lockWaits(process, threadIds(pid));
  const first = look();
  if (first.length === 0) return [];
  await new Promise((resolve) => setTimeout(resolve, SECOND_LOOK_MS));
  const key = ({ tid, lock, owner }: LockWait): string => `${tid} ${lock} ${owner}`;
  const second = new Set(look().map(key));
  return first.filter((wait) => second.has(key(wait)));
}
