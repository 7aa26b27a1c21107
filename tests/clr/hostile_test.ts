/** Exceptions that a program made to be odd, or whose memory was damaged: bounded, and said. */
import assert from "node:assert/strict";
import { Exceptions } from "../../lib/clr/exceptions.ts";
import { Memory } from "../../lib/clr/mod.ts";
import { Names } from "../../lib/clr/names.ts";
import { Runtime } from "../../lib/clr/runtime.ts";
import { readThreads } from "../../lib/clr/threads.ts";
import { opened, unpacked } from "./dumps.ts";

/** Memory that stands in for the dump's, by its first address. */
type Patches = ReadonlyMap<bigint, Uint8Array>;

interface Scene {
  readonly memory: Memory;
  readonly runtime: Runtime;
  readonly exceptions: Exceptions;
  /** The object of the exception that the dump is of. */
  readonly object: bigint;
}

async function scene(): Promise<Scene & { patched: (patches: Patches) => Scene }> {
  const { target } = await opened(await unpacked("custom-net10.dmp"));
  const over = (memory: Memory): Scene => {
    const runtime = Runtime.find(memory, target.modules)!;
    const thread = readThreads(runtime).find(({ tid }) => tid === target.stop!.tid)!;
    const object = thread.current === 0n ? thread.last : thread.current;
    return { memory, runtime, exceptions: new Exceptions(runtime, new Names(runtime)), object };
  };
  const patched = (patches: Patches): Scene =>
    over(new Memory({ read: (at, size) => read(at, size, patches) }));
  const read = (at: bigint, size: number, patches: Patches): Uint8Array | undefined => {
    for (const [start, bytes] of patches) {
      const within = Number(at - start);
      if (within >= 0 && within + size <= bytes.length) return bytes.subarray(within, within + size);
    }
    // A page is not in a small dump as a whole, so a patch within it is asked for by itself.
    return [...patches].some(([start, bytes]) =>
        at < start + BigInt(bytes.length) && start < at + BigInt(size)
      )
      ? undefined
      : target.memory.tryBytes(at, size)?.slice();
  };
  return { ...over(target.memory), patched };
}

function pointer(value: bigint): Uint8Array {
  return new Uint8Array(new BigUint64Array([value]).buffer);
}

/** Where a field of an exception lies. */
function field({ runtime }: Scene, object: bigint, name: string): bigint {
  return object + runtime.descriptor.offset("Exception", name);
}

Deno.test("an inner exception that is the outer one again ends the chain, and is reported", async () => {
  const { patched, ...plain } = await scene();
  const inner = plain.exceptions.read(plain.object).inner!;
  const back = new Map([[field(plain, inner.address, "_innerException"), pointer(plain.object)]]);
  const read = patched(back).exceptions.read(plain.object);
  assert.equal(read.inner?.inner, undefined);
  assert.deepEqual(read.inner?.lacks, ["inner exception: it leads back to an outer one"]);
});

Deno.test("of a hundred inner exceptions eight are read, and that is told", async () => {
  const { patched, ...plain } = await scene();
  const size = 0x88;
  const copy = plain.memory.bytes(plain.object, size).slice();
  const at = Number(field(plain, 0n, "_innerException"));
  const place = (index: number): bigint => 0x7000_0000_0000n + BigInt(index * 0x1000);
  const chain = Array.from({ length: 100 }, (_, index): [bigint, Uint8Array] => {
    const bytes = copy.slice();
    new DataView(bytes.buffer).setBigUint64(at, place(index + 1), true);
    return [place(index), bytes];
  });
  let depth = 0;
  let last = patched(new Map(chain)).exceptions.read(place(0));
  for (; last.inner !== undefined; last = last.inner) depth++;
  assert.equal(depth, 8);
  assert.deepEqual(last.lacks, ["inner exception: more than 8 are not read"]);
});

Deno.test("a message of a million characters, of halves of characters and of NULs is cut, and well-formed", async () => {
  const { patched, ...plain } = await scene();
  const length = 1_000_000;
  const text = 0x7000_0000_0000n;
  const string = new Uint8Array(12 + 2 * length);
  const view = new DataView(string.buffer);
  const types = plain.memory.u64(plain.memory.u64(field(plain, plain.object, "_message")));
  view.setBigUint64(0, types, true);
  view.setUint32(8, length, true);
  for (let index = 0; index < length; index++) view.setUint16(12 + 2 * index, index % 2 ? 0 : 0xD83D, true);
  const { exceptions } = patched(
    new Map([[text, string], [field(plain, plain.object, "_message"), pointer(text)]]),
  );
  const { message = "" } = exceptions.read(plain.object);
  assert.match(message, /^(\uFFFD\0){2048}\.\.\. \(1000000 characters\)$/);
  assert.ok(message.isWellFormed());
});
