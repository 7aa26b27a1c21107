/** The exception stream. @module */
import type { Reader } from "./reader.ts";
import { StreamType } from "./stream_type.ts";
import type { Location } from "./data_view.ts";

/** MINIDUMP_EXCEPTION_STREAM: the exception the dump was written for. */
export interface Exception {
  /** The thread that raised it. */
  readonly threadId: number;
  /** The exception code, unsigned. On other systems than Windows a signal or a Mach exception. */
  readonly code: number;
  /** EXCEPTION_* flags; 1 where it can't be continued. On other systems a subcode. */
  readonly flags: number;
  /** The address of another record in the target, or 0. It is not followed. */
  readonly nestedRecord: bigint;
  /** Where it happened. Windows writes 0 for some: then the instruction pointer says more. */
  readonly address: bigint;
  /** How many parameters the record says it has. */
  readonly parameterCount: number;
  /** The parameters, 15 at most. */
  readonly parameters: readonly bigint[];
  /**
   * The registers at the exception. Those of the thread list may be of a later moment, when the program itself wrote
   * the dump.
   */
  readonly context: Location;
}

const SIZE = 168;
const MOST_PARAMETERS = 15;

/** The exception, or `undefined` where the dump was not written for one. */
export async function readException(reader: Reader): Promise<Exception | undefined> {
  const view = (await reader.streamView(StreamType.Exception))?.atLeast(SIZE, "The exception stream");
  if (view === undefined) return undefined;
  const parameterCount = view.u32(32);
  const length = Math.min(parameterCount, MOST_PARAMETERS);
  return {
    threadId: view.u32(0),
    code: view.u32(8),
    flags: view.u32(12),
    nestedRecord: view.u64(16),
    address: view.u64(24),
    parameterCount,
    parameters: Array.from({ length }, (_, index) => view.u64(40 + index * 8)),
    context: view.location(160),
  };
}
