/** Dumps of any size for the benchmark: real streams in front, memory behind them that takes no disk. @module */
import { Synth } from "../tests/minidump/synth.ts";
import {
  crashDump,
  exception,
  miscInfo,
  moduleList,
  MODULES,
  STACK,
  systemInfo,
  threadList,
  x64Context,
} from "../tests/minidump/synth_streams.ts";

/** How a dump keeps its memory: the list that dumps with full memory have, or the one of smaller dumps. */
export type MemoryKind = "Memory64List" | "MemoryList";

/** Where memory begins; the streams end before. */
const FRONT = 1 << 20;
/** Smaller than the pieces of the dumps that the tests make, which have half a megabyte on average. */
const RANGE = 1 << 18;
const THREADS = 40;
const LIBRARIES = 150;

/**
 * Writes a dump of a crash, `bytes` in all: with 40 threads, 150 modules and memory in pieces of 256 KiB, or where that
 * has no room the smallest there is.
 */
export async function bigDump(path: string, bytes: number, kind: MemoryKind): Promise<void> {
  if (bytes < FRONT + RANGE) {
    await Deno.writeFile(path, crashDump().finish());
    return await Deno.truncate(path, bytes);
  }
  const dump = new Synth({ flags: kind === "Memory64List" ? 2n : 0n });
  const [program] = MODULES;
  const context = (section: Parameters<typeof x64Context>[0]): void =>
    x64Context(section, { rip: program!.base + 0x1234n, rsp: STACK });
  systemInfo(dump);
  threadList(dump, Array.from({ length: THREADS }, (_, index) => ({ id: 100 + index, context })));
  moduleList(dump, [
    ...MODULES,
    ...Array.from({ length: LIBRARIES }, (_, index) => ({
      base: 0x7FFD_0000_0000n + BigInt(index) * 0x100000n,
      size: 0x80000,
      name: `C:\\app\\library${index}.dll`,
    })),
  ]);
  exception(dump, {
    threadId: 100,
    code: 0xC0000005,
    address: program!.base + 0x1234n,
    parameters: [1n, 0n],
    context,
  });
  miscInfo(dump, 4321);
  memory(dump, Math.floor((bytes - FRONT) / RANGE), kind);
  const front = dump.finish();
  await Deno.writeFile(path, front);
  await Deno.truncate(path, bytes);
}

/** The first piece holds the stack. */
function memory(dump: Synth, count: number, kind: MemoryKind): void {
  const start = (index: number): bigint =>
    index === 0 ? STACK & ~0xFFFFn : 0x10_0000_0000n + BigInt(index * RANGE);
  if (kind === "Memory64List") {
    dump.stream(9, (s) => {
      s.u64(count, FRONT);
      for (let index = 0; index < count; index++) s.u64(start(index), RANGE);
    });
  } else {
    dump.stream(5, (s) => {
      s.u32(count);
      for (let index = 0; index < count; index++) s.u64(start(index)).u32(RANGE, FRONT + index * RANGE);
    });
  }
}
