import assert from "node:assert/strict";
import { bytesSource, type Minidump, MinidumpError, openDump, StreamType } from "../../lib/minidump/mod.ts";
import { Synth } from "./synth.ts";
import {
  arm64Context,
  crashDump,
  exception,
  handleData,
  memory64List,
  memoryList,
  moduleList,
  rsds,
  systemInfo,
  threadList,
  threadNames,
  x64Context,
  x86Context,
} from "./synth_streams.ts";

function open(dump: Synth): Promise<Minidump> {
  return openDump(bytesSource(dump.finish()));
}

Deno.test("openDump() reads the header", async () => {
  const dump = await open(new Synth({ flags: 0x21826n, written: 1_600_000_000, version: 0x5128A793 }));
  assert.equal(dump.header.flags, 0x21826n);
  assert.equal(dump.header.version, 0xA793);
  assert.equal(dump.header.implementation, 0x5128);
  assert.equal(dump.header.written.getTime(), 1_600_000_000_000);
  assert.deepEqual(dump.streams, []);
});

Deno.test("openDump() keeps unknown streams and leaves out unused ones", async () => {
  const dump = await open(
    new Synth().stream(0xFFF0, (s) => s.utf8("hello")).stream(0, (s) => s.u8(1)).stream(0x47679999, () => {}),
  );
  assert.deepEqual(dump.streams.map(({ name, size }) => [name, size]), [["0x0000FFF0", 5], [
    "0x47679999",
    0,
  ]]);
  assert.equal(new TextDecoder().decode(await dump.bytes(dump.streams[0]!)), "hello");
});

Deno.test("a dump without streams gives empty lists and undefined records", async () => {
  const dump = await open(new Synth());
  assert.deepEqual(await dump.threads(), []);
  assert.deepEqual(await dump.modules(), []);
  assert.equal(await dump.exception(), undefined);
  assert.equal(await dump.systemInfo(), undefined);
  assert.equal(await dump.memory64(), undefined);
  assert.equal(await dump.comment(), undefined);
  assert.equal((await dump.threadNames()).size, 0);
  assert.equal((await dump.readMemory(0n, 16)).length, 0);
});

Deno.test("threads() reads every field, with and without padding", async () => {
  for (const pad of [false, true]) {
    const stack = { start: 0x1000n, bytes: Uint8Array.of(1, 2, 3) };
    const dump = await open(threadList(
      new Synth(),
      [{ id: 77, context: (s) => s.zeros(1232), stack }, { id: 78, context: () => {} }],
      pad,
    ));
    const [first, second] = await dump.threads();
    assert.equal(first?.id, 77);
    assert.equal(first?.suspendCount, 1);
    assert.equal(first?.priorityClass, 0x20);
    assert.equal(first?.priority, 8);
    assert.equal(first?.teb, 0x7FF0_0000_1000n);
    assert.equal(first?.stack.start, 0x1000n);
    assert.deepEqual([...await dump.bytes(first!.stack)], [1, 2, 3]);
    assert.equal(first?.context.size, 1232);
    assert.equal(second?.id, 78);
  }
});

Deno.test("threads() takes ThreadExList where that is all there is", async () => {
  const dump = await open(
    new Synth().stream(8, (s) => s.u32(1).u32(5, 0, 0, 0).u64(1, 2).u32(0, 0, 0, 0).u64(0xB).u32(16, 40)),
  );
  const [thread] = await dump.threads();
  assert.equal(thread?.id, 5);
  assert.deepEqual(thread?.backingStore, { start: 0xBn, size: 16, rva: 40 });
});

Deno.test("threadNames() reads packed entries", async () => {
  const dump = await open(threadNames(new Synth(), [[3, "worker"], [4, "Größe 🧵"], [5, ""]]));
  assert.deepEqual([...await dump.threadNames()], [[3, "worker"], [4, "Größe 🧵"]]);
});

Deno.test("threadInfo() reads times and start addresses, and grown entries", async () => {
  const dump = await open(
    new Synth().stream(17, (s) => {
      s.u32(12, 72, 1).u32(9, 2, 3, 259).u64(10, 11, 12, 13, 0xFFFF_8000_0000_0000n, 15).u64(99);
    }),
  );
  assert.deepEqual(await dump.threadInfo(), [{
    id: 9,
    dumpFlags: 2,
    dumpError: 3,
    exitStatus: 259,
    createTime: 10n,
    exitTime: 11n,
    kernelTime: 12n,
    userTime: 13n,
    startAddress: 0xFFFF_8000_0000_0000n,
    affinity: 15n,
  }]);
});

Deno.test("modules() reads names, versions and ids, with and without padding", async () => {
  for (const pad of [false, true]) {
    const dump = await open(moduleList(new Synth(), [
      {
        base: 0x7FF6_0000_0000n,
        size: 0x779000,
        name: "C:\\app\\übung.exe",
        timestamp: 0x5AB38077,
        version: [10, 0, 14393, 103],
        cv: rsds(0x1A, "C:\\b\\übung.pdb"),
      },
      {
        base: 0x400000n,
        size: 0x1000,
        name: "old.dll",
        cv: (s) => s.utf8("NB10").u32(0, 0x45D35F73, 2).utf8("o.pdb\0"),
      },
      {
        base: 0x500000n,
        size: 0x1000,
        name: "/lib/libc.so",
        cv: (s) => s.utf8("LEpB").raw(new Uint8Array(20).fill(7)),
      },
      { base: 0x600000n, size: 0x1000, name: "odd", cv: (s) => s.utf8("????") },
    ], pad));
    const [app, old, libc, odd] = await dump.modules();
    assert.equal(app?.name, "übung.exe");
    assert.equal(app?.path, "C:\\app\\übung.exe");
    assert.equal(app?.version, "10.0.14393.103");
    assert.equal(app?.codeId, "5AB38077779000");
    assert.equal(app?.codeView?.guid, "33221100-5544-7766-8899-AABBCCDDEEFF");
    assert.equal(app?.codeView?.debugId, "33221100554477668899AABBCCDDEEFF1a");
    assert.equal(app?.codeView?.path, "C:\\b\\übung.pdb");
    assert.equal(old?.codeView?.debugId, "45D35F732");
    assert.equal(old?.codeView?.path, "o.pdb");
    assert.equal(old?.version, undefined);
    assert.equal(libc?.name, "libc.so");
    assert.equal(libc?.codeView?.buildId, "07".repeat(20));
    assert.equal(odd?.codeView?.format, "unknown");
    assert.deepEqual(dump.problems, []);
  }
});

Deno.test("a module whose name lies outside the file stays, and is noted", async () => {
  const dump = await open(
    new Synth().stream(4, (s) => s.u32(1).u64(0x400000).u32(0x1000, 0, 0, 0xFFFF_FFF0).zeros(84)),
  );
  const [module] = await dump.modules();
  assert.equal(module?.path, "");
  assert.equal(module?.base, 0x400000n);
  assert.equal(dump.problems[0]?.code, "out-of-file");
  assert.equal(dump.problems[0]?.stream, StreamType.ModuleList);
});

Deno.test("unloadedModules() reads its list", async () => {
  const synth = new Synth();
  const name = synth.string("gone.dll");
  const dump = await open(synth.stream(14, (s) => s.u32(12, 24, 1).u64(0x10000).u32(0x2000, 1, 2).ref(name)));
  const [module] = await dump.unloadedModules();
  assert.equal(module?.path, "gone.dll");
  assert.equal(module?.base, 0x10000n);
  assert.equal(module?.size, 0x2000);
});

Deno.test("readMemory() joins touching ranges and stops at gaps", async () => {
  const dump = await open(memoryList(new Synth(), [
    { start: 0x2000n, bytes: Uint8Array.of(5, 6, 7) },
    { start: 0x1FFCn, bytes: Uint8Array.of(1, 2, 3, 4) },
    { start: 0xFFFF_8000_0000_0000n, bytes: Uint8Array.of(9) },
  ]));
  assert.deepEqual([...await dump.readMemory(0x1FFDn, 100)], [2, 3, 4, 5, 6, 7]);
  assert.deepEqual([...await dump.readMemory(0x1FFDn, 2)], [2, 3]);
  assert.deepEqual([...await dump.readMemory(0x2003n, 1)], []);
  assert.deepEqual([...await dump.readMemory(0x1000n, 1)], []);
  assert.deepEqual([...await dump.readMemory(0xFFFF_8000_0000_0000n, 4)], [9]);
});

Deno.test("memory64() gives each range its place", async () => {
  const dump = await open(memory64List(new Synth(), [
    { start: 0x10000n, bytes: Uint8Array.of(1, 2) },
    { start: 0x20000n, bytes: Uint8Array.of(3, 4, 5) },
  ]));
  const full = await dump.memory64();
  assert.equal(full?.total, 5);
  assert.deepEqual(full?.ranges.map(({ size, rva }) => [size, rva - full.baseRva]), [[2, 0], [3, 2]]);
  assert.deepEqual([...await dump.readMemory(0x20001n, 9)], [4, 5]);
});

Deno.test("memoryInfo() reads regions", async () => {
  const dump = await open(
    new Synth().stream(16, (s) => {
      s.u32(16, 48).u64(1).u64(0x1000, 0x1000).u32(4, 0).u64(0x2000).u32(0x1000, 4, 0x20000, 0);
    }),
  );
  assert.deepEqual(await dump.memoryInfo(), [{
    base: 0x1000n,
    allocationBase: 0x1000n,
    allocationProtect: 4,
    size: 0x2000n,
    state: 0x1000,
    protect: 4,
    type: 0x20000,
  }]);
});

Deno.test("exception() reads the record and clamps the parameters", async () => {
  const context = (): void => undefined;
  const dump = await open(
    exception(new Synth(), {
      threadId: 8,
      code: 0xC0000005,
      address: 0x7FFF_0000_0001n,
      parameters: [8n, 2n ** 64n - 1n],
      parameterCount: 4_000_000_000,
      context,
    }),
  );
  const found = await dump.exception();
  assert.equal(found?.code, 0xC0000005);
  assert.equal(found?.threadId, 8);
  assert.equal(found?.address, 0x7FFF_0000_0001n);
  assert.equal(found?.parameterCount, 4_000_000_000);
  assert.equal(found?.parameters.length, 15);
  assert.deepEqual(found?.parameters.slice(0, 2), [8n, 2n ** 64n - 1n]);
});

Deno.test("systemInfo() names systems and processors", async () => {
  const cases = [
    [{}, "Windows 11", "x64"],
    [{ build: 19045 }, "Windows 10", "x64"],
    [{ build: 20348, product: 3 }, "Windows Server 2022", "x64"],
    [{ build: 26100, product: 3, arch: 12 }, "Windows Server 2025", "arm64"],
    [{ major: 6, minor: 1, build: 7601, arch: 0 }, "Windows 7", "x86"],
    [{ platform: 0x8201 }, "Linux", "x64"],
    [{ platform: 0x8101 }, "macOS", "x64"],
    [{ platform: 77, arch: 0x4242 }, "platform 0x4d", "other"],
  ] as const;
  for (const [fields, name, cpu] of cases) {
    const system = await (await open(systemInfo(new Synth(), { ...fields, csd: "SP 1" }))).systemInfo();
    assert.equal(system?.osName, name);
    assert.equal(system?.cpu, cpu);
    assert.equal(system?.servicePack, "SP 1");
    assert.equal(system?.processors, 8);
  }
});

Deno.test("miscInfo() reads versions 1 to 5 by size and flags", async () => {
  const full = (size: number): Synth =>
    new Synth().stream(15, (s) => {
      s.u32(size, 0x3F7, 1234, 1_650_000_000, 60, 30, 3000, 2000, 2900, 1, 2, 0x2000, 0x22, 0, 2).int(-60, 4);
      s.utf16("Winter").to(128 + 16).u32(0).utf16("Sommer").to(212 + 16).int(-60, 4);
      s.to(232).utf16("19041.1").to(752).utf16("dbgeng").to(832).u32(528, 1407).u64(0b101);
      s.u32(0, 160).to(848 + 16).u32(576, 256).to(1360).u32(0xC00C1E);
    }, size);
  const sizes: [number, string[]][] = [
    [24, ["processId"]],
    [44, ["processorMhz"]],
    [232, ["integrityLevel", "timeZone"]],
    [832, ["buildString"]],
    [1364, ["xstate", "processCookie"]],
  ];
  for (const [index, [size]] of sizes.entries()) {
    const misc = await (await open(full(size))).miscInfo();
    for (const [at, [, names]] of sizes.entries()) {
      for (const name of names) assert.equal(name in misc!, at <= index, `${name} in version ${index + 1}`);
    }
  }
  const misc = await (await open(full(1364))).miscInfo();
  assert.equal(misc?.created?.getTime(), 1_650_000_000_000);
  assert.deepEqual(misc?.processorMhz, { max: 3000, current: 2000, limit: 2900 });
  assert.deepEqual(misc?.timeZone, {
    id: 2,
    bias: -60,
    standardName: "Winter",
    daylightName: "Sommer",
    daylightBias: -60,
  });
  assert.equal(misc?.buildString, "19041.1");
  assert.equal(misc?.debugBuildString, "dbgeng");
  assert.deepEqual(misc?.xstate?.features, [{ id: 0, offset: 0, size: 160 }, {
    id: 2,
    offset: 576,
    size: 256,
  }]);
  assert.equal(misc?.processCookie, 0xC00C1E);
});

Deno.test("miscInfo() leaves out what the flags say was not filled in", async () => {
  const misc = await (await open(new Synth().stream(15, (s) => s.u32(24, 1, 5, 6, 7, 8)))).miscInfo();
  assert.deepEqual(misc, { size: 24, flags: 1, processId: 5 });
});

Deno.test("handles() reads both versions of the record", async () => {
  const dump = await open(
    handleData(new Synth(), [{ value: 4, type: "Event", name: "" }, { value: 8, type: "Key", name: "\\R" }]),
  );
  const [event, key] = await dump.handles();
  assert.equal(event?.typeName, "Event");
  assert.equal(event?.objectName, "");
  assert.equal(key?.handle, 8n);
  assert.equal(key?.objectName, "\\R");
  assert.equal(key?.objectInfoRva, 0);
  const old = await open(new Synth().stream(12, (s) => s.u32(16, 32, 1, 0).u64(12).u32(0, 0, 1, 2, 3, 4)));
  assert.deepEqual(await old.handles(), [{
    handle: 12n,
    typeName: "",
    objectName: "",
    attributes: 1,
    grantedAccess: 2,
    handleCount: 3,
    pointerCount: 4,
  }]);
});

Deno.test("comment() prefers the Unicode stream and stops at NUL", async () => {
  const both = new Synth().stream(10, (s) => s.utf8("ansi\0junk")).stream(11, (s) => s.utf16("Grüße\0junk"));
  assert.equal(await (await open(both)).comment(), "Grüße");
  assert.equal(await (await open(new Synth().stream(10, (s) => s.raw([0xE9, 0])))).comment(), "é");
  assert.equal(await (await open(new Synth().stream(11, () => {}))).comment(), "");
});

Deno.test("tokens() and functionTables() walk records of their own size", async () => {
  const dump = await open(
    new Synth()
      .stream(19, (s) => s.u32(60, 2, 16, 16).u32(20, 111).u64(0x44).u32(0).u32(24, 222).u64(0x48).u64(0))
      .stream(13, (s) => {
        s.u32(24, 32, 8, 12, 2, 0);
        s.u64(0x1000, 0x1FFF, 0x1000).u32(2, 4).u64(0).zeros(24 + 4);
        s.u64(0x3000, 0x3FFF, 0x3000).u32(1, 0).u64(0).zeros(12);
      }),
  );
  assert.deepEqual((await dump.tokens()).map(({ id, handle }) => [id, handle]), [[111, 0x44n], [222, 0x48n]]);
  assert.deepEqual(
    (await dump.functionTables()).map((
      { minimumAddress, entryCount, entries },
    ) => [minimumAddress, entryCount, entries.size]),
    [[0x1000n, 2, 24], [0x3000n, 1, 12]],
  );
});

Deno.test("processVmCounters() reads both revisions", async () => {
  const two = new Synth().stream(22, (s) => {
    s.u16(2, 2).u32(100).u64(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12).to(152);
  });
  const counters = await (await open(two)).processVmCounters();
  assert.equal(counters?.workingSetSize, 2n);
  assert.equal(counters?.pagefileUsage, 7n);
  assert.equal(counters?.virtualSize, 10n);
  assert.equal(counters?.privateUsage, 11n);
  const one = new Synth().stream(22, (s) => s.u16(1, 0).u32(100).u64(1, 2, 3, 4, 5, 6, 7, 8, 9));
  assert.equal((await (await open(one)).processVmCounters())?.privateUsage, 9n);
});

Deno.test("systemMemoryInfo() reads fields on four-byte boundaries", async () => {
  const dump = await open(
    new Synth().stream(21, (s) => {
      s.u16(1, 2).u32(156250, 4096, 4_000_000, 1, 2, 65536).u64(0x10000, 0x7FFF_FFFE_FFFFn, 255).u32(8);
      s.to(116).u64(111, 222, 333, 444).to(492);
    }),
  );
  const info = await dump.systemMemoryInfo();
  assert.equal(info?.pageSize, 4096);
  assert.equal(info?.physicalPages, 4_000_000);
  assert.equal(info?.maximumUserAddress, 0x7FFF_FFFE_FFFFn);
  assert.equal(info?.processors, 8);
  assert.equal(info?.committedPages, 222n);
  assert.equal(info?.commitLimit, 333n);
});

Deno.test("breakpadInfo() and assertion() read Breakpad's streams", async () => {
  const dump = await open(
    new Synth().stream(0x47670001, (s) => s.u32(2, 5, 6)).stream(0x47670002, (s) => {
      s.utf16("p != 0").to(256).utf16("f").to(512).utf16("a.c").to(768).u32(42, 1);
    }),
  );
  assert.deepEqual(await dump.breakpadInfo(), { requestingThreadId: 6 });
  assert.deepEqual(await dump.assertion(), {
    kind: "invalid-parameter",
    expression: "p != 0",
    function: "f",
    file: "a.c",
    line: 42,
  });
});

Deno.test("context() reads x64, larger x64, x86 and arm64 registers", async () => {
  const cases = [
    [9, 1232, "rsi", 0x51n],
    [9, 1407, "r15", 15n],
    [0, 716, "esi", 0x51n],
    [12, 912, "x28", 0x11Cn],
  ] as const;
  for (const [arch, size, register, value] of cases) {
    const synth = systemInfo(new Synth(), { arch });
    threadList(synth, [{
      id: 1,
      context: (s) => {
        if (arch === 9) x64Context(s, { rip: 0x7FFF_1234_5678n, rsp: 0x8000n }, size);
        else if (arch === 0) x86Context(s, { eip: 0x12345678, esp: 0x8000 });
        else arm64Context(s, { pc: 0x7FFF_1234_5678n, sp: 0x8000n });
      },
    }]);
    const dump = await open(synth);
    const [thread] = await dump.threads();
    assert.equal(thread?.context.size, size);
    const context = await dump.context(thread!.context);
    assert.equal(context.ip, arch === 0 ? 0x12345678n : 0x7FFF_1234_5678n);
    assert.equal(context.sp, 0x8000n);
    assert.equal(context.registers[register], value);
  }
});

Deno.test("context() refuses registers of another processor and short ones", async () => {
  const synth = systemInfo(new Synth(), { arch: 9 });
  threadList(synth, [
    { id: 1, context: (s) => x86Context(s, { eip: 1, esp: 2 }) },
    { id: 2, context: (s) => s.zeros(1232) },
    { id: 3, context: (s) => s.zeros(16) },
  ]);
  const dump = await open(synth);
  for (const { context } of await dump.threads()) {
    await assert.rejects(
      dump.context(context),
      (error) => error instanceof MinidumpError && error.code === "bad-context",
    );
  }
});

Deno.test("context() decides by the flags where the dump does not name the processor", async () => {
  const dump = await open(
    threadList(new Synth(), [{ id: 1, context: (s) => x86Context(s, { eip: 7, esp: 8 }) }]),
  );
  const [thread] = await dump.threads();
  assert.equal((await dump.context(thread!.context)).cpu, "x86");
});

Deno.test("accessors read once", async () => {
  const dump = await open(crashDump());
  assert.equal(await dump.modules(), await dump.modules());
});
