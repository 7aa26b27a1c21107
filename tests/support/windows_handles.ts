/** How many handles a process has, which Trapline itself never needs to know so exactly. @module */

import { ntdll } from "../../lib/win32/ntdll.ts";

const HANDLES = 64; // SystemExtendedHandleInformation
const LENGTH_MISMATCH = 0xC000_0004 | 0;
/** Sizes of SYSTEM_HANDLE_INFORMATION_EX before its entries, and of each. */
const HEAD = 16, ENTRY = 40;

let buffer = new Uint8Array(1 << 20);

/** The number of handles that a process has open; on Windows only. Under Wine the process table has no exact one. */
export function handlesOf(pid: number): number {
  const needed = new Uint32Array(1);
  const ask = (): number => ntdll().NtQuerySystemInformation(HANDLES, buffer, buffer.length, needed);
  let status = ask();
  while (status === LENGTH_MISMATCH) {
    buffer = new Uint8Array(Math.max((needed[0] ?? 0) + 65_536, buffer.length * 2));
    status = ask();
  }
  if (status < 0) throw new Error(`NtQuerySystemInformation: NTSTATUS ${(status >>> 0).toString(16)}`);
  const view = new DataView(buffer.buffer);
  const count = Number(view.getBigUint64(0, true));
  let own = 0;
  for (let i = 0; i < count; i++) {
    if (Number(view.getBigUint64(HEAD + i * ENTRY + 8, true)) === pid) own++;
  }
  return own;
}
