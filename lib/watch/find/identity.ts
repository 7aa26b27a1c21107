/** Who a process is. @module */
import type { Process } from "../../win32/process.ts";

/** Who a process is. */
export interface Identity {
  /** Its id, which another process may have once this one has ended. */
  readonly pid: number;
  /** The path of its program; "" when it may not be asked. */
  readonly image: string;
  /** As it was started, secrets included; "" when it may not be asked. */
  readonly commandLine: string;
  /** When it was created, in ISO 8601; with the pid it names one process only. */
  readonly created: string;
}

/** Who an open process is. */
export function identityOf(
  { pid, image, commandLine, created }: Pick<Process, "pid" | "image" | "commandLine" | "created">,
): Identity {
  return { pid, image, commandLine, created: isoTime(created) };
}

/** 100 ns since 1601 as ISO 8601. */
function isoTime(filetime: bigint): string {
  return new Date(Number(filetime / 10_000n) - 11_644_473_600_000).toISOString();
}
