/** The stream of handle operations, which Application Verifier writes. @module */
import { type Reader, sizedList } from "./reader.ts";
import { StreamType } from "./stream_type.ts";
import type { View } from "./data_view.ts";

/** AVRF_HANDLE_OPERATION: what Application Verifier noted about a handle. */
export interface HandleOperation {
  /** The handle's value. */
  readonly handle: bigint;
  /** The process that did it. */
  readonly processId: number;
  /** The thread that did it. */
  readonly threadId: number;
  /** What it did; `unused` in a slot that was never filled. */
  readonly operation: "unused" | "open" | "close" | "bad-reference" | "unknown";
  /** The stack at that moment, the innermost address first. */
  readonly stack: readonly bigint[];
}

const OPERATIONS = ["unused", "open", "close", "bad-reference"] as const;
/** Handle, ids, type and a spare, then how deep the stack is and its index. */
const STACK = 32;

/** The handle operations. Empty where the dump has no such stream. */
export async function readHandleOperations(reader: Reader): Promise<readonly HandleOperation[]> {
  const view = await reader.streamView(StreamType.HandleOperationList);
  if (view === undefined) return [];
  return Array.from(sizedList(view, { header: 16, least: STACK, count: view.u32(8) }), parseOperation);
}

function parseOperation(view: View): HandleOperation {
  const depth = Math.min(view.u32(24), (view.size - STACK) >> 3);
  return {
    handle: view.u64(0),
    processId: view.u32(8),
    threadId: view.u32(12),
    operation: OPERATIONS[view.u32(16)] ?? "unknown",
    stack: Array.from({ length: depth }, (_, index) => view.u64(STACK + index * 8)),
  };
}
