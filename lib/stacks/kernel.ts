/** The stack of a kernel dump, without an engine: from the registers in it. Enter at {@link readKernelStack}. @module */
import { baseName } from "../facts/path.ts";
import type { ThreadStack } from "../facts/frame.ts";
import { Image } from "../image/image.ts";
import { ImageError } from "../image/error.ts";
import type { DriverEntry, KernelDump } from "../kerneldump/mod.ts";
import type { LoadedModule } from "../minidump/modules.ts";
import { Code, type Places } from "./code.ts";
import { Names } from "./names.ts";
import { readStack } from "./read.ts";

/** The stack; `undefined` where the dump has no registers or no memory that can be read. */
export async function readKernelStack(
  dump: KernelDump,
  places: Places,
): Promise<Pick<ThreadStack, "frames" | "cut"> | undefined> {
  const { memory } = dump;
  const context = await dump.context();
  if (memory === undefined || context === undefined) return undefined;
  const read = (address: bigint, length: number): Promise<Uint8Array> => memory.readSome(address, length);
  const modules = await Promise.all((await dump.drivers()).map((driver) => moduleOf(driver, read)));
  const code = new Code({ modules, read }, places);
  return await readStack(context, code, new Names(code));
}

/** A driver as files are looked for; which PDB it has stands in its own memory, where the dump has that. */
async function moduleOf(
  { path, base, size, timestamp }: DriverEntry,
  read: (address: bigint, length: number) => Promise<Uint8Array>,
): Promise<LoadedModule> {
  const stamp = timestamp.toString(16).toUpperCase().padStart(8, "0");
  const codeView = await codeViewOf(base, read);
  return {
    base,
    size,
    timestamp,
    path,
    name: baseName(path),
    codeId: `${stamp}${size.toString(16)}`,
    ...(codeView === undefined ? {} : { codeView }),
  };
}

async function codeViewOf(
  base: bigint,
  read: (address: bigint, length: number) => Promise<Uint8Array>,
): Promise<LoadedModule["codeView"] | undefined> {
  try {
    return await (await Image.open((rva, length) => read(base + BigInt(rva), length))).codeView();
  } catch (error) {
    if (error instanceof ImageError) return undefined;
    throw error;
  }
}
