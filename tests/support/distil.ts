/**
 * Makes a small dump of a large one: with no more of the target's memory than reading its .NET runtime needs. The dumps
 * in tests/clr/dumps were made so from full dumps of the .NET fixture:
 * `deno run -A tests/support/distil.ts FULL.dmp SMALL.dmp.gz`.
 *
 * @module
 */
import assert from "node:assert/strict";
import { Memory, readManaged } from "../../lib/clr/mod.ts";
import { targetOf } from "../../lib/stacks/managed.ts";
import { bytesSource, fileSource, type Minidump, openDump, TargetMemory } from "../../lib/minidump/mod.ts";
import { Synth } from "../minidump/synth.ts";
import { memoryList, moduleList, systemInfo, threadList } from "../minidump/synth_streams.ts";

const EXCEPTION_STREAM = 6;
/** Modules whose names the reader looks at; the others are the system's. */
const RUNTIME = /\b(coreclr|managed|clrzoo)\w*\.(dll|exe)$/i;

/** The small dump, as bytes. */
export async function distil(path: string): Promise<Uint8Array> {
  using source = await fileSource(path);
  const dump = await openDump(source);
  const memory = new Memory(await TargetMemory.of(dump, source));
  const facts = readManaged({ memory, ...await targetOf(dump) });
  assert.ok(facts !== undefined, "the dump has no runtime");
  const small = new Synth();
  systemInfo(small);
  const modules = await dump.modules();
  const [program] = modules;
  moduleList(
    small,
    modules.filter((module) => module === program || RUNTIME.test(module.path))
      .map(({ base, size, path, timestamp }) => ({ base, size, name: path, timestamp })),
  );
  const known = new Set(facts.threads.map(({ tid }) => tid));
  const threads = (await dump.threads()).filter(({ id }) => known.has(id));
  const contexts = await Promise.all(threads.map(({ context }) => dump.bytes(context)));
  threadList(
    small,
    threads.map(({ id }, index) => ({ id, context: (section) => section.raw(contexts[index]!) })),
  );
  await exceptionOf(dump, small);
  memoryList(small, memory.recorded());
  const bytes = small.finish();
  const again = await openDump(bytesSource(bytes));
  const source2 = bytesSource(bytes);
  const reread = readManaged({
    memory: new Memory(await TargetMemory.of(again, source2)),
    ...await targetOf(again),
  });
  assert.deepEqual(reread, facts, "the small dump says something else");
  return bytes;
}

async function exceptionOf(dump: Minidump, small: Synth): Promise<void> {
  const exception = await dump.exception();
  if (exception === undefined) return;
  const { threadId, code, flags, address, parameters, context } = exception;
  const place = small.blob(await dump.bytes(context));
  small.stream(EXCEPTION_STREAM, (section) => {
    section.u32(threadId, 0, code, flags).u64(0, address).u32(parameters.length, 0);
    section.u64(...parameters).zeros((15 - parameters.length) * 8).u32(place.size).ref(place.label);
  });
}

if (import.meta.main) {
  const [full, small] = Deno.args;
  const bytes = await distil(full!);
  const packed = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(
    new CompressionStream("gzip"),
  );
  await Deno.writeFile(small!, packed);
}
