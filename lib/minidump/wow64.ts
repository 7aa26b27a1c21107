/**
 * The 32-bit side of a program whose dump has 64 bits: a 32-bit program on 64-bit Windows (WOW64). The dump's own registers
 * are of Windows' code around it; those of the program lie in its memory. Enter at {@link wow64Context}.
 *
 * @module
 */
import { type Context, parseContext } from "./context.ts";
import { View } from "./data_view.ts";
import type { Minidump } from "./dump.ts";
import { MinidumpError } from "./error.ts";
import type { Thread } from "./threads.ts";

/** Of the 64-bit TEB: the TLS slot that points to flags, the machine's type and CONTEXT of x86. */
const CPU_SLOT = 0x1488n;
const HEAD = 4, CONTEXT = 716, I386 = 0x14C;

/** The 32-bit registers of a thread; `undefined` where it has none, or the dump doesn't hold them. */
export async function wow64Context(
  dump: Pick<Minidump, "readMemory">,
  { teb }: Pick<Thread, "teb">,
): Promise<Context | undefined> {
  if (teb === 0n) return undefined;
  const slot = await dump.readMemory(teb + CPU_SLOT, 8).catch(nothing);
  if (slot.length < 8) return undefined;
  const address = new DataView(slot.buffer, slot.byteOffset).getBigUint64(0, true);
  if (address === 0n) return undefined;
  const bytes = await dump.readMemory(address, HEAD + CONTEXT).catch(nothing);
  if (bytes.length < HEAD + CONTEXT) return undefined;
  if (new DataView(bytes.buffer, bytes.byteOffset).getUint16(2, true) !== I386) return undefined;
  try {
    return parseContext(new View(bytes.subarray(HEAD), 0), "x86");
  } catch (error) {
    if (error instanceof MinidumpError) return undefined;
    throw error;
  }
}

function nothing(): Uint8Array {
  return new Uint8Array(0);
}

/** Whether a dump is of a 32-bit program on 64-bit Windows: WOW64 is loaded in it. */
export async function isWow64(dump: Pick<Minidump, "modules">): Promise<boolean> {
  const modules = await dump.modules().catch(() => []);
  return modules.some(({ name }) => /^wow64(\.dll)?$/i.test(name));
}
