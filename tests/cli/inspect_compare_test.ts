/** `trapline inspect --compare`: what is new in the second of two dumps, as text and as JSON. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Comparison, comparisonSchema } from "../../lib/report/comparison_schema.ts";
import { executable, IMAGE_SIZE } from "../image/synth_pe.ts";
import { Synth } from "../minidump/synth.ts";
import {
  handleData,
  memoryList,
  miscInfo,
  moduleList,
  systemInfo,
  threadList,
  threadNames,
  x64Context,
} from "../minidump/synth_streams.ts";
import { BASE, PROGRAM } from "../stacks/scene.ts";
import { type Ended, trapline } from "./child.ts";

/** Where a thread is, and the return address on its stack. */
interface At {
  readonly id: number;
  readonly ip: bigint;
  readonly returns: bigint;
}

interface Fields {
  readonly threads: readonly At[];
  readonly dlls?: readonly { readonly name: string; readonly timestamp: number }[];
  readonly handles?: readonly string[];
  /** Committed private bytes of allocations, by their first address. */
  readonly memory?: Readonly<Record<string, number>>;
  readonly pid?: number;
}

const stackOf = (id: number): bigint => 0x10000n * BigInt(id);

function dump({ threads, dlls = [], handles = [], memory = {}, pid = 12 }: Fields): Uint8Array {
  const made = systemInfo(new Synth());
  miscInfo(made, pid);
  threadList(
    made,
    threads.map(({ id, ip }) => ({
      id,
      context: (section) => x64Context(section, { rip: ip, rsp: stackOf(id), rbp: 0n }),
    })),
  );
  threadNames(made, [[3, "worker"]]);
  moduleList(made, [
    { base: BASE, size: IMAGE_SIZE, name: "C:\\p\\app.exe", timestamp: 0x1234 },
    ...dlls.map(({ name, timestamp }, n) => ({
      base: 0x7FF000000000n + BigInt(n * 0x10000),
      size: 0x1000,
      name,
      timestamp,
    })),
  ]);
  memoryList(
    made,
    threads.map(({ id, returns }) => ({
      start: stackOf(id),
      bytes: new Uint8Array(new BigUint64Array([0n, returns, 0n, 0n, 0n]).buffer),
    })),
  );
  handleData(made, handles.map((type, n) => ({ value: n * 4, type, name: "" })));
  const regions = Object.entries(memory);
  made.stream(16, (s) => {
    s.u32(16, 48).u64(regions.length + 1);
    // The program's code may be executed.
    s.u64(BASE, BASE).u32(0x20, 0).u64(IMAGE_SIZE).u32(0x1000, 0x20, 0x1000000, 0);
    for (const [base, size] of regions) {
      s.u64(BigInt(base), BigInt(base)).u32(4, 0).u64(size).u32(0x1000, 4, 0x20000, 0);
    }
  });
  return made.finish();
}

const INNER = BASE + 0x1110n, OUTER = BASE + 0x1220n;
const BEFORE: Fields = {
  threads: [{ id: 1, ip: INNER, returns: OUTER }, { id: 2, ip: OUTER, returns: 0n }],
  dlls: [{ name: "C:\\w\\old.dll", timestamp: 1 }, { name: "C:\\w\\same.dll", timestamp: 1 }, {
    name: "C:\\w\\gone.dll",
    timestamp: 1,
  }],
  handles: ["Event", "File"],
  memory: { "0x100000": 4096, "0x200000": 8192 },
};
const AFTER: Fields = {
  threads: [{ id: 1, ip: INNER, returns: OUTER }, { id: 3, ip: BASE + 0x1190n, returns: 0n }],
  dlls: [{ name: "C:\\w\\old.dll", timestamp: 2 }, { name: "C:\\w\\same.dll", timestamp: 1 }, {
    name: "C:\\w\\new.dll",
    timestamp: 1,
  }],
  handles: ["Event", "Event", "Event", "File"],
  memory: { "0x100000": 4096, "0x200000": 12_288, "0x300000": 5_000_000 },
};

async function compared(before: Fields, after: Fields, ...options: string[]): Promise<Ended> {
  const path = await Deno.makeTempDir({ prefix: "trapline-compare-" });
  try {
    await Deno.writeFile(join(path, "app.exe"), executable(PROGRAM));
    await Deno.writeFile(join(path, "a.dmp"), dump(before));
    await Deno.writeFile(join(path, "b.dmp"), dump(after));
    const files = [join(path, "a.dmp"), join(path, "b.dmp")];
    return await trapline(["inspect", "--compare", ...options, ...files], undefined, { COLUMNS: "80" });
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

async function json(before: Fields, after: Fields): Promise<Comparison> {
  return comparisonSchema.parse(JSON.parse((await compared(before, after, "--json")).stdout));
}

Deno.test("what is new is reported in words, new stacks first", async () => {
  const { code, stdout, stderr } = await compared(BEFORE, AFTER);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /^COMPARED {2}1 new stack, 1 new thread, 1 thread ended, 1 module loaded, 1 module/);
  assert.match(stdout, /5\.0 MB more memory, 2 more\s+handles/);
  assert.match(stdout, /stacks that the first dump does not have/);
  assert.match(stdout, /app!leaf\+0x0/);
  assert.doesNotMatch(stdout, /app!outer/, "a stack that was there before");
  assert.match(stdout, /in the same functions both times, and idle: 1/);
  assert.match(stdout, /old\.dll was 000000011000, is 000000021000/);
});

Deno.test("as JSON it has everything, by one schema", async () => {
  const { sameProcess, threads, stacks, modules, memory, handles } = await json(BEFORE, AFTER);
  assert.equal(sameProcess, true);
  assert.deepEqual(threads.appeared, [{ tid: 3, name: "worker" }]);
  assert.deepEqual(threads.ended, [{ tid: 2 }]);
  assert.deepEqual(threads.still, [{ tid: 1 }]);
  assert.deepEqual(stacks.appeared.map((group) => group.threads.map(({ tid }) => tid)), [[3]]);
  assert.deepEqual(stacks.gone.map((group) => group.threads.map(({ tid }) => tid)), [[2]]);
  assert.deepEqual(modules.loaded.map(({ name }) => name), ["new.dll"]);
  assert.deepEqual(modules.unloaded.map(({ name }) => name), ["gone.dll"]);
  assert.deepEqual(modules.replaced.map(({ name }) => name), ["old.dll"]);
  assert.deepEqual(memory.committed?.private, { before: 12_288, after: 5_016_384 });
  assert.deepEqual(memory.grown, [
    { base: "0x300000", bytes: 5_000_000, kind: "private" },
    { base: "0x200000", bytes: 4096, kind: "private" },
  ]);
  assert.deepEqual(handles, {
    all: { before: 2, after: 4 },
    byType: [{ type: "Event", before: 1, after: 3 }],
  });
});

Deno.test("of two dumps that are alike nothing is new, and of another process it is said that it is one", async () => {
  assert.match((await compared(BEFORE, BEFORE)).stdout, /^COMPARED {2}nothing is new\n/);
  assert.match(
    (await compared(BEFORE, { ...BEFORE, pid: 13 })).stdout,
    /two processes: app\.exe, pid 12, and/,
  );
});

Deno.test("it takes two dumps that can be used", async () => {
  for (const files of [["a.dmp"], ["a.dmp", "b.dmp", "c.dmp"]]) {
    const path = await Deno.makeTempDir();
    for (const name of files) await Deno.writeFile(join(path, name), dump(BEFORE));
    const { code, stderr } = await trapline(["inspect", "--compare", path]);
    assert.equal(code, 2);
    assert.match(stderr, /--compare takes two dumps, the earlier one first/);
    await Deno.remove(path, { recursive: true });
  }
  const file = await Deno.makeTempFile({ suffix: ".dmp" });
  await Deno.writeFile(file, dump(BEFORE).subarray(0, 200));
  const { code, stderr, stdout } = await trapline(["inspect", "--compare", file, import.meta.filename!]);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /can't be compared: it is no usable dump/);
  await Deno.remove(file);
});
