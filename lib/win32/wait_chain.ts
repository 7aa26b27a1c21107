/**
 * Windows' own knowledge of who waits for whom: critical sections, mutexes, sent messages, COM calls, ended threads.
 *
 * Written from the documentation: Wine 10 has no wait chains, its session handle is 0.
 *
 * @module
 */
import { advapi32 } from "./advapi32.ts";
import { LAYOUTS } from "./layouts.ts";
import { fromWide } from "./text.ts";

const MOST_NODES = 16;
const { WAITCHAIN_NODE_INFO: NODE } = LAYOUTS;
const ALL_PROCESSES = 7; // WCT_OUT_OF_PROC_FLAG, WCT_OUT_OF_PROC_COM_FLAG, WCT_OUT_OF_PROC_CS_FLAG
const THREAD = 8; // WctThreadType
const KINDS = [
  "a critical section",
  "a sent message",
  "a mutex",
  "a local procedure call",
  "a COM call",
  "a thread",
  "a process",
] as const;

/** A thread, what it waits for, the thread that has that, and so on. */
export interface WaitChain {
  /** In words: `thread 12 of process 4`, `a mutex "name"`. */
  readonly nodes: readonly string[];
  /** Whether the last waits for the first. */
  readonly cycle: boolean;
}

/** The wait chains of some threads; empty where Windows doesn't tell. */
export async function waitChains(tids: readonly number[]): Promise<WaitChain[]> {
  const session = advapi32().OpenThreadWaitChainSession(0, null);
  if (session === 0n) return [];
  try {
    const chains: WaitChain[] = [];
    for (const tid of tids) {
      const [count, cycle] = [new Uint32Array([MOST_NODES]), new Uint32Array(1)];
      const nodes = new DataView(new ArrayBuffer(MOST_NODES * NODE.size));
      const ok = await advapi32().GetThreadWaitChain(session, 0n, ALL_PROCESSES, tid, count, nodes, cycle);
      if (!ok) continue;
      const shown = Math.min(count[0] ?? 0, MOST_NODES);
      chains.push({
        nodes: Array.from({ length: shown }, (_, i) => nodeInWords(nodes, i * NODE.size)),
        cycle: cycle[0] !== 0,
      });
    }
    return chains;
  } finally {
    advapi32().CloseThreadWaitChainSession(session);
  }
}

/** One node of a chain. */
export function nodeInWords(nodes: DataView<ArrayBuffer>, at: number): string {
  const type = nodes.getUint32(at + NODE.ObjectType, true);
  if (type === THREAD) {
    return `thread ${nodes.getUint32(at + NODE["ThreadObject.ThreadId"], true)} of process ${
      nodes.getUint32(at + NODE["ThreadObject.ProcessId"], true)
    }`;
  }
  const name = fromWide(
    new Uint16Array(
      nodes.buffer.slice(
        nodes.byteOffset + at + NODE["LockObject.ObjectName"],
        nodes.byteOffset + at + NODE["LockObject.Timeout"],
      ),
    ),
  );
  return `${KINDS[type - 1] ?? "something"}${name === "" ? "" : ` "${name}"`}`;
}
