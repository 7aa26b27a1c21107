/** Who a process is. @module */
import type { Identity } from "../../log/result.ts";
import type { Process } from "../../win32/process.ts";

/** Who an open process is. */
export function identityOf(
  { pid, image, commandLine, created, wow64 }:
    & Pick<Process, "pid" | "image" | "commandLine" | "created">
    & Partial<Pick<Process, "wow64">>,
): Identity {
  return { pid, image, commandLine, created: isoTime(created), ...(wow64 ? { wow64 } : {}) };
}

/** 100 ns since 1601 as ISO 8601. */
function isoTime(filetime: bigint): string {
  return new Date(Number(filetime / 10_000n) - 11_644_473_600_000).toISOString();
}
