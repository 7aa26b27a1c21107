import assert from "node:assert/strict";
import {
  bytesSource,
  type DumpExpectation,
  type FindingCode,
  openDump,
  type Verification,
  verify,
} from "../../lib/minidump/mod.ts";
import { Synth } from "./synth.ts";
import {
  BASE,
  crashDump,
  exception,
  handleData,
  memory64List,
  memoryList,
  miscInfo,
  moduleList,
  MODULES,
  STACK,
  systemInfo,
  threadList,
  WINES_MODULES,
  x64Context,
} from "./synth_streams.ts";

function check(dump: Synth | Uint8Array, expect?: DumpExpectation): Promise<Verification> {
  return verify(bytesSource(dump instanceof Synth ? dump.finish() : dump), expect);
}

function codes({ findings }: Verification): FindingCode[] {
  return findings.map(({ code }) => code);
}

Deno.test("verify() has nothing to say about a sound dump", async () => {
  const result = await check(crashDump());
  assert.deepEqual(result.findings, []);
  assert.equal(result.ok, true);
  assert.equal(result.kind, "windows-minidump");
  assert.deepEqual(result.streams.map(({ name, readable, count }) => [name, readable, count]), [
    ["SystemInfo", true, undefined],
    ["ThreadList", true, 2],
    ["ModuleList", true, 2],
    ["MemoryList", true, 1],
    ["Exception", true, undefined],
    ["MiscInfo", true, undefined],
  ]);
});

Deno.test("verify() takes an opened dump as well", async () => {
  using dump = await openDump(bytesSource(crashDump().finish()));
  assert.equal((await verify(dump)).ok, true);
});

Deno.test("verify() finds every truncation of a dump", async () => {
  const whole = crashDump().finish();
  for (let size = 0; size < whole.length; size += 7) {
    const result = await check(whole.subarray(0, size));
    assert.equal(result.ok, false, `cut to ${size} of ${whole.length} bytes`);
  }
});

Deno.test("verify() names other files and damaged headers", async () => {
  const text = await check(new TextEncoder().encode("hello"));
  assert.deepEqual(codes(text), ["not-a-windows-minidump"]);
  assert.match(text.findings[0]!.message, /text file/);
  const other = codes(await check(new Synth({ version: 0x1234 })));
  assert.deepEqual(other, ["header-damaged", "not-a-windows-minidump"]);
  assert.equal(codes(await check(new Synth({ streamCount: 5 })))[0], "outside-file");
  assert.equal(codes(await check(crashDump().finish().subarray(0, 20)))[0], "header-damaged");
});

Deno.test("verify() says of a foreign minidump only that it is foreign", async () => {
  const dump = new Synth();
  systemInfo(dump, { platform: 0x8201 });
  threadList(dump, [{ id: 1, context: (s) => x64Context(s, { rip: BASE, rsp: STACK }) }]);
  moduleList(dump, MODULES);
  const result = await check(dump);
  assert.deepEqual([result.ok, result.kind, codes(result)], [true, "linux-minidump", [
    "not-a-windows-minidump",
  ]]);
});

Deno.test("verify() finds streams and pointers that leave the file", async () => {
  const stream = await check(crashDump((dump) => dump.entry(0xBEEF, 0x7FFF_0000, 16)));
  assert.deepEqual(codes(stream), ["outside-file"]);
  assert.equal(stream.findings[0]?.stream, 0xBEEF);
  assert.equal(stream.findings[0]?.offset, 0x7FFF_0000);
  assert.equal(stream.streams.at(-1)?.readable, false);

  const name = await check(
    crashDump((dump) => dump.stream(14, (s) => s.u32(12, 24, 1).u64(0).u32(0, 0, 0, 0xFFFFFF))),
  );
  assert.deepEqual(codes(name), ["outside-file"]);
  assert.match(name.findings[0]!.message, /UnloadedModuleList/);

  const memory = await check(base((dump) => dump.stream(5, (s) => s.u32(1).u64(STACK).u32(64, 0xFFFFFF))));
  assert.ok(codes(memory).includes("outside-file"));

  const stack = await check(base((dump) => {
    dump.stream(3, (s) => s.u32(1).u32(1, 0, 0, 0).u64(0, STACK).u32(64, 0xFFFFFF, 99, 0xFFFFFF));
  }, { threads: false }));
  assert.deepEqual(codes(stack), ["outside-file", "outside-file"]);
});

/** What every dump has, without an exception. */
function base(
  change: (dump: Synth) => void = () => undefined,
  leave: { threads?: false; modules?: false } = {},
): Synth {
  const dump = systemInfo(new Synth());
  const context = (s: Parameters<typeof x64Context>[0]): void => x64Context(s, { rip: BASE, rsp: STACK });
  if (leave.threads !== false) threadList(dump, [{ id: 11, context }]);
  if (leave.modules !== false) moduleList(dump, MODULES);
  change(dump);
  return dump;
}

Deno.test("verify() finds counts that the bytes can't hold", async () => {
  for (const type of [3, 4, 5, 8, 24]) {
    const dump = new Synth().stream(type, (s) => s.u32(0x4000_0000).zeros(64));
    assert.ok(codes(await check(dump)).includes("stream-damaged"), `stream ${type}`);
  }
  for (const type of [12, 14, 16, 17]) {
    const dump = new Synth().stream(type, (s) => s.u32(16, 64).u64(0x7FFF_FFFFn).zeros(64));
    assert.ok(codes(await check(dump)).includes("stream-damaged"), `stream ${type}`);
  }
  assert.ok(codes(await check(new Synth().stream(9, (s) => s.u64(2n ** 63n, 0)))).includes("stream-damaged"));
});

Deno.test("verify() finds missing streams and empty lists", async () => {
  const none = await check(new Synth());
  assert.deepEqual(codes(none).filter((code) => code === "stream-missing").length, 3);
  const threads = await check(base((dump) => threadList(dump, []), { threads: false }));
  assert.deepEqual(codes(threads), ["list-empty"]);
  const modules = await check(base((dump) => moduleList(dump, []), { modules: false }));
  assert.deepEqual(codes(modules), ["list-empty"]);
});

Deno.test("verify() finds memory that was cut off behind the list", async () => {
  const bytes = new Uint8Array(64);
  const sound = base((dump) => memory64List(dump, [{ start: STACK, bytes }]));
  assert.deepEqual(codes(await check(sound)), []);
  const far = base((dump) => memory64List(dump, [{ start: STACK, bytes }], 0x1_0000_0000n));
  const result = await check(far);
  assert.deepEqual(codes(result), ["memory-truncated"]);
  assert.match(result.findings[0]!.message, /of 64 bytes are missing/);
});

Deno.test("verify() takes an empty optional stream for odd, and one that is needed for missing", async () => {
  for (const type of [12, 13, 14, 16, 17, 24]) {
    const result = await check(base((dump) => dump.stream(type, () => {})));
    assert.deepEqual([result.ok, codes(result)], [true, ["stream-empty"]], `stream ${type}`);
  }
  const threads = await check(base((dump) => dump.stream(3, () => {}), { threads: false }));
  assert.deepEqual([threads.ok, codes(threads)[0]], [false, "stream-missing"]);
});

Deno.test("verify() takes one name that can't be read for odd", async () => {
  const result = await check(base((dump) => dump.stream(24, (s) => s.u32(1, 11).u64(0))));
  assert.deepEqual([result.ok, codes(result)], [true, ["stream-damaged"]]);
  assert.match(result.findings[0]!.message, /ThreadNames/);
});

Deno.test("verify() looks at the exception's thread, registers, module and stack", async () => {
  const at = (rip: bigint, rsp = STACK) => (s: Parameters<typeof x64Context>[0]): void =>
    x64Context(s, { rip, rsp });
  const memory = [{ start: STACK, bytes: new Uint8Array(16) }];
  const make = (threadId: number, context: (s: Parameters<typeof x64Context>[0]) => void): Synth =>
    base((dump) => exception(memoryList(dump, memory), { threadId, code: 1, context }));
  assert.deepEqual(codes(await check(make(11, at(BASE)))), []);
  assert.deepEqual(codes(await check(make(99, at(BASE)))), ["exception-thread-unknown"]);
  assert.deepEqual(codes(await check(make(11, (s) => s.zeros(1232)))), ["exception-context-unreadable"]);
  assert.deepEqual(codes(await check(make(11, at(0x10n)))), ["ip-outside-modules"]);
  assert.deepEqual(codes(await check(make(11, at(BASE, 0x9999n)))), ["stack-missing"]);
  assert.equal((await check(make(11, at(0x10n)))).ok, true);
});

Deno.test("verify() finds streams that are there twice or share bytes", async () => {
  const twice = await check(crashDump((dump) => miscInfo(dump, 5)));
  assert.deepEqual(codes(twice), ["duplicate-stream"]);
  const shared = await check(crashDump((dump) => dump.entry(0xAAAA, 8, 64)));
  assert.deepEqual(codes(shared).filter((code) => code === "streams-overlap").length, 1);
  assert.equal(shared.ok, true);
});

Deno.test("verify() counts where there are many findings of a kind", async () => {
  const dump = crashDump((dump) => {
    dump.stream(14, (s) => {
      s.u32(12, 24, 500);
      for (let i = 0; i < 500; i++) s.u64(0).u32(0, 0, 0, 0xF000_0000 + i);
    });
  });
  const { findings } = await check(dump);
  assert.equal(findings.length, 5);
  assert.match(findings[4]!.message, /495 more/);
});

Deno.test("verify() compares the process, the time and the comment with what was asked", async () => {
  const dump = crashDump((dump) => dump.stream(11, (s) => s.utf16("why").u16(0)));
  const expect = { pid: 4321, comment: "why", writtenAfter: new Date(1_700_000_001_000) };
  assert.deepEqual(codes(await check(dump, expect)), []);
  assert.deepEqual(codes(await check(dump, { pid: 4322 })), ["process-differs"]);
  assert.deepEqual(codes(await check(dump, { comment: "else" })), ["comment-differs"]);
  assert.deepEqual(codes(await check(crashDump(), { comment: "why" })), ["comment-differs"]);
  assert.deepEqual(codes(await check(dump, { writtenAfter: new Date(1_700_000_005_000) })), [
    "written-too-early",
  ]);
  const silent = await check(base(), { pid: 1 });
  assert.deepEqual([silent.ok, codes(silent)], [true, ["process-unknown"]]);
});

Deno.test("verify() compares the exception with what was asked", async () => {
  const dump = crashDump();
  assert.deepEqual(
    codes(await check(dump, { exception: { required: true, code: -1073741819, threadId: 11 } })),
    [],
  );
  assert.deepEqual(codes(await check(dump, { exception: { required: true, code: 0xC00000FD } })), [
    "exception-differs",
  ]);
  assert.deepEqual(codes(await check(dump, { exception: { required: true, threadId: 12 } })), [
    "exception-differs",
  ]);
  const stray = base((dump) =>
    exception(dump, { threadId: 99, code: 1, context: (s) => x64Context(s, { rip: BASE, rsp: STACK }) })
  );
  assert.equal((await check(stray)).ok, true, "of somebody else's dump it is odd");
  assert.equal((await check(stray, { exception: { required: true, code: 1 } })).ok, false);
  assert.deepEqual(codes(await check(base(), { exception: { required: true } })), ["exception-missing"]);
  assert.deepEqual(codes(await check(base(), { exception: { required: false } })), []);
});

Deno.test("verify() finds what the format asked for and isn't there", async () => {
  const full = { format: 0x08000C07 };
  const bare = await check(crashDump(), full);
  assert.deepEqual(codes(bare).filter((code) => code === "content-missing").length, 4);
  assert.ok(bare.findings.some(({ code, severity }) => code === "flags-differ" && severity === "fatal"));

  const whole = crashDump((dump) => {
    memory64List(dump, [{ start: STACK, bytes: new Uint8Array(8) }]);
    handleData(dump, [{ value: 4, type: "Event", name: "" }]);
    dump.stream(16, (s) => s.u32(16, 48).u64(0)).stream(17, (s) => s.u32(12, 64, 0));
  }, 0x21826n);
  assert.deepEqual(codes(await check(whole, full)), []);

  const odd = await check(crashDump(() => undefined, 0n), { format: 0x00000040 });
  assert.deepEqual([odd.ok, codes(odd)], [true, ["flags-differ"]]);
});

Deno.test("verify() fails a dump for missing memory, not for handles that the engine left out", async () => {
  const handles = await check(crashDump(() => undefined, 0x4n), { format: 0x2 });
  assert.deepEqual([handles.ok, codes(handles)], [true, ["content-missing"]]);
  const memory = await check(crashDump(() => undefined, 0x2n), { format: 0x1 });
  assert.deepEqual([memory.ok, codes(memory)], [false, ["content-missing"]]);
});

Deno.test("verify() does not look for handles in a dump from under Wine, which has none, and for the rest it does", async () => {
  const wines = (format: number): Promise<Verification> =>
    check(crashDump(() => undefined, 0x4n, WINES_MODULES), { format });
  assert.deepEqual(codes(await wines(0x2)), []);
  assert.deepEqual(codes(await wines(0x400 | 0x2)), ["content-missing", "flags-differ"]);
});

Deno.test("verify() does not look for stacks by their rva where all memory is in the dump", async () => {
  const dump = base((dump) => {
    memory64List(dump, [{ start: STACK, bytes: new Uint8Array(64) }]);
    dump.stream(3, (s) => s.u32(1).u32(1, 0, 0, 0).u64(0, STACK).u32(64, 0xFFFFFF, 0, 0));
  }, { threads: false });
  assert.deepEqual(codes(await check(dump)), []);
});

/** A region of the memory map: committed, by its size in pages of 16 bytes here, its protection and its type. */
type Region = readonly [base: number, size: number, protect: number, type: number];

/** A dump that holds `held` of its regions. */
function mapped(
  type: number,
  regions: readonly Region[],
  held: readonly (readonly [number, number])[],
): Synth {
  return crashDump((dump) => {
    dump.stream(16, (s) => {
      s.u32(16, 48).u64(regions.length);
      for (const [base, size, protect, kind] of regions) {
        s.u64(base, base).u32(protect, 0).u64(size).u32(0x1000, protect, kind, 0);
      }
    });
    memory64List(dump, held.map(([start, size]) => ({ start: BigInt(start), bytes: new Uint8Array(size) })));
  }, BigInt(type));
}

Deno.test("verify() compares memory with the map of the address space", async () => {
  const data: Region = [0x10000, 64, 0x04, 0x20000];
  const code: Region = [0x20000, 64, 0x20, 0x1000000];
  const guard: Region = [0x30000, 64, 0x104, 0x20000];
  const never: Region = [0x40000, 64, 0x01, 0x20000];
  const regions = [data, code, guard, never];
  const full = 0x802;
  // In pieces, and reaching beyond a region, is whole all the same.
  for (
    const held of [[[0x10000, 64], [0x20000, 64]], [[0x10000, 16], [0x10010, 48], [0x1FFF0, 96]]] as const
  ) {
    assert.deepEqual(codes(await check(mapped(full, regions, held))), []);
  }
  const hole = await check(mapped(full, regions, [[0x10000, 64], [0x20010, 48]]), { format: 0x401 });
  assert.deepEqual([hole.ok, codes(hole)], [true, ["content-missing"]]);
  assert.match(hole.findings[0]!.message, /^16 of 128 bytes .* the first at 0x20000$/);
  const most = mapped(full, regions, [[0x10000, 16]]);
  assert.equal((await check(most, { format: 0x401 })).ok, false);
  assert.equal((await check(most)).ok, true, "nobody says what was asked for");
  // Private memory that can be written is all that a heap dump must have.
  assert.deepEqual(codes(await check(mapped(0xA00, regions, [[0x10000, 64]]))), []);
  assert.deepEqual(codes(await check(mapped(0xA00, regions, [[0x20000, 64]]))), ["content-missing"]);
});
