/** The small dumps of .NET programs that tests/support/distil.ts has made. */
import { managedOf, targetOf } from "../../lib/stacks/managed.ts";
import { Memory, readManaged, type Target } from "../../lib/clr/mod.ts";
import type { ManagedFacts, ManagedFrame } from "../../lib/facts/managed.ts";
import { bytesSource, openDump, TargetMemory } from "../../lib/minidump/mod.ts";

const FOLDER = new URL("./dumps/", import.meta.url);

/** A file of the folder, unpacked. */
export async function unpacked(name: string): Promise<Uint8Array> {
  const file = await Deno.open(new URL(`${name}.gz`, FOLDER));
  const stream = file.readable.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The names of the dumps, `custom-net10.dmp`. */
export function dumpNames(): string[] {
  return [...Deno.readDirSync(FOLDER)].map(({ name }) => name).filter((name) => name.endsWith(".dmp.gz"))
    .map((name) => name.replace(/\.gz$/, "")).sort();
}

/** What the runtime in a dump knows. */
export async function factsOf(bytes: Uint8Array): Promise<ManagedFacts | undefined> {
  const source = bytesSource(bytes);
  return await managedOf(await openDump(source), source);
}

/** A dump as a target, and a reading of it. */
export async function opened(
  bytes: Uint8Array,
): Promise<{ target: Target; read: () => ManagedFacts | undefined }> {
  const source = bytesSource(bytes);
  const dump = await openDump(source);
  const target = { memory: new Memory(await TargetMemory.of(dump, source)), ...await targetOf(dump) };
  return { target, read: () => readManaged(target) };
}

/** Names of frames without what their types and parameters are. */
export function functions(frames: readonly ManagedFrame[]): string[] {
  return frames.map(({ function: name = "?" }) => name);
}
