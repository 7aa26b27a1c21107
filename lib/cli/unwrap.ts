/** Dumps as people send them: on stdin, and in gzip, zstd, zip and cabinet files. They are unpacked into a temporary file. @module */
import { type FileSource, fileSource } from "../minidump/source.ts";
import { UsageError } from "./exit.ts";
import type { OpenedFile, PackedFormat } from "./unpack.ts";

/** What stands for stdin. */
export const STDIN = "-";

/**
 * Opens a dump.
 *
 * @throws {UsageError} If it can't be read or unpacked.
 */
export async function openFile(file: string): Promise<OpenedFile> {
  try {
    if (file === STDIN) return await (await unpacking()).unpacked(Deno.stdin.readable);
    using stack = new DisposableStack();
    const source = stack.use(await fileSource(file));
    const packing = await packingOf(source);
    if (packing !== undefined) {
      const { contentOf, unpacked } = await unpacking();
      return await unpacked(await contentOf(file, source, packing));
    }
    const kept = stack.move();
    return { source, path: file, [Symbol.dispose]: () => kept.dispose() };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new UsageError(`Cannot read "${file}": ${error.message}`);
  }
}

async function unpacking(): Promise<typeof import("./unpack.ts")> {
  return await import("./unpack.ts" as string) as typeof import("./unpack.ts");
}

/** By its first bytes; `undefined` for one that isn't packed. */
async function packingOf(source: FileSource): Promise<PackedFormat | undefined> {
  const head = await source.read(0, 4);
  if (head.length < 4) return undefined;
  const magic = new DataView(head.buffer, head.byteOffset).getUint32(0);
  if (magic >>> 16 === 0x1F8B) return "gzip";
  if (magic === 0x28B52FFD) return "zstd";
  if (magic === 0x4D534346) return "cabinet";
  if (magic === 0x6167652D) {
    throw new Error("it is encrypted by age: trapline open --identity KEYFILE opens it");
  }
  return magic === 0x504B0304 ? "zip" : undefined;
}
