/** A piece of a dump's memory as an editor of bytes shows it. @module */
import { openDump } from "../minidump/mod.ts";

/** How much is read at once. */
export const MOST_MEMORY = 4096;

const WIDTH = 16;

/** The memory at an address; fewer bytes where the dump has no more, none where it has nothing there. */
export async function memoryAt(path: string, address: bigint, length: number): Promise<object> {
  const dump = await openDump(path);
  try {
    const bytes = await dump.readMemory(address, Math.min(length, MOST_MEMORY)).catch(() => undefined);
    const found = bytes ?? new Uint8Array(0);
    const rows = Array.from({ length: Math.ceil(found.length / WIDTH) }, (_, row) => {
      const part = found.subarray(row * WIDTH, (row + 1) * WIDTH);
      const hex = [...part].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
      const text = [...part].map((byte) => byte >= 0x20 && byte < 0x7F ? String.fromCharCode(byte) : ".")
        .join("");
      return `${(address + BigInt(row * WIDTH)).toString(16).padStart(16, "0")}  ${
        hex.padEnd(WIDTH * 3)
      } ${text}`;
    });
    return { address: `0x${address.toString(16)}`, asked: length, bytes: found.length, rows };
  } finally {
    dump[Symbol.dispose]();
  }
}
