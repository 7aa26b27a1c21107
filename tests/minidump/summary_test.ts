import assert from "node:assert/strict";
import { bytesSource, openDump, summarise, type Summary } from "../../lib/minidump/mod.ts";
import type { Section } from "./synth.ts";
import { Synth } from "./synth.ts";
import {
  BASE,
  crashDump,
  exception,
  type ModuleFields,
  moduleList,
  MODULES,
  rsds,
  STACK,
  systemInfo,
  threadList,
  threadNames,
  WINES_MODULES,
  x64Context,
  x86Context,
} from "./synth_streams.ts";

async function summary(dump: Synth): Promise<Summary> {
  using opened = await openDump(bytesSource(dump.finish()));
  return await summarise(opened);
}

Deno.test("summarise() tells what happened and where, from the exception's own registers", async () => {
  const result = await summary(crashDump((dump) => {
    threadNames(dump, [[11, "main"]]);
    dump.stream(11, (s) => s.utf16("second chance"));
  }));
  assert.equal(result.exception?.words, "access violation writing 0x0 (null pointer)");
  assert.equal(result.exception?.name, "STATUS_ACCESS_VIOLATION");
  assert.equal(result.exception?.code, "0xC0000005");
  assert.equal(result.exception?.stop, "crash");
  assert.equal(result.exception?.accessed, "0x0");
  assert.equal(result.exception?.threadName, "main");
  assert.deepEqual(result.exception?.at, {
    address: "0x7ff610001234",
    module: "app.exe",
    offset: "0x1234",
    path: "C:\\app\\app.exe",
    version: "1.2.3.4",
    codeId: "5AB3807720000",
    debugId: "33221100554477668899AABBCCDDEEFF2",
    debugFile: "app.pdb",
  });
  assert.deepEqual(result.threads.map(({ id, name, crashed, at }) => [id, name, crashed, at?.module]), [
    [11, "main", true, "app.exe"],
    [12, undefined, false, "ntdll.dll"],
  ]);
  assert.deepEqual(result.process, {
    id: 4321,
    image: "app.exe",
    created: "2023-11-14T21:56:40.000Z",
    userSeconds: 5,
    kernelSeconds: 7,
  });
  assert.equal(result.os?.name, "Windows 11");
  assert.equal(result.comment, "second chance");
  assert.deepEqual(result.memory, { full: false, ranges: 1, bytes: 256 });
  assert.deepEqual(result.problems, []);
});

Deno.test("summarise() tells Wine from the Windows that it stands for: by the PDB of ntdll, where versions are kept", async () => {
  const of = async (change: Partial<ModuleFields>): Promise<boolean | undefined> => {
    const ntdll = { ...WINES_MODULES[1]!, ...change };
    return (await summary(crashDump(() => undefined, 0n, [MODULES[0]!, ntdll]))).os?.wine;
  };
  assert.equal(await of({}), true);
  // Wine's own builds may name an empty PDB, to carry a build id.
  assert.equal(await of({ cv: rsds(1, "") }), true);
  for (const pdb of ["ntdll.pdb", "wntdll.pdb", "C:\\build\\NTDLL.PDB"]) {
    assert.equal(await of({ cv: rsds(1, pdb) }), undefined, pdb);
  }
  assert.equal((await summary(crashDump())).os?.wine, undefined, "a writer that keeps neither");
});

Deno.test("summarise() gives plain data", async () => {
  const result = await summary(crashDump());
  assert.deepEqual(JSON.parse(JSON.stringify(result)), result);
});

const WORDS: readonly (readonly [code: number, parameters: bigint[], words: string])[] = [
  [0xC0000005, [0n, 0x45n], "access violation reading 0x45 (null pointer + 0x45)"],
  [0xC0000005, [1n, 0x41414141n], "access violation writing 0x41414141"],
  [
    0xC0000005,
    [8n, 0x41414141n],
    "access violation executing 0x41414141 (no code, or not allowed to run: DEP)",
  ],
  [0xC0000005, [8n, 0n], "access violation executing 0x0 (null pointer)"],
  [
    0xC0000005,
    [0n, BASE + 0x1234n],
    "access violation executing 0x7ff610001234 (no code, or not allowed to run: DEP)",
  ],
  [
    0xC0000005,
    [0n, 2n ** 64n - 1n],
    "access violation reading 0xffffffffffffffff (most likely a non-canonical pointer)",
  ],
  [0xC0000005, [5n, 0x41414141n], "access violation touching 0x41414141"],
  [0xC0000005, [], "access violation"],
  [
    0xC0000006,
    [0n, 0x7FFE_0000_0000n, 0xC000009An],
    "in-page error reading 0x7ffe00000000: 0xC000009A insufficient resources",
  ],
  // A page of code that can't be read back: neither DEP nor a missing page.
  [
    0xC0000006,
    [8n, BASE + 0x1234n, 0xC000000En],
    "in-page error executing 0x7ff610001234: 0xC000000E no such device",
  ],
  [
    0xC0000006,
    [0n, BASE + 0x1234n, 0xC0000185n],
    "in-page error executing 0x7ff610001234: 0xC0000185 I/O device error",
  ],
  [0xC0000006, [0n, 0x7FFE_0000_0000n], "in-page error reading 0x7ffe00000000"],
  [0xC0000409, [7n], "fail-fast FAST_FAIL_FATAL_APP_EXIT: the program called abort or a fatal exit"],
  [0xC0000409, [4711n], "fail-fast with reason 4711"],
  [0xC0000409, [], "fail-fast without a reason"],
  [0xC00000FD, [], "stack overflow"],
  [0xC0000094, [], "integer divide by zero"],
  [0xE06D7363, [], "C++ exception"],
  [0xE0434352, [], ".NET exception"],
  [0xE0434352, [0xFFFF_FFFF_8013_1509n], ".NET InvalidOperationException (0x80131509)"],
  [0xE0434352, [0x8013_0001n], ".NET exception 0x80130001"],
  [0xE0000008, [1_250_000_000n], "Chromium out of memory: 1250000000 bytes were asked for"],
  [0xE0000008, [], "Chromium out of memory"],
  [0xC06D007E, [], "delay load DLL not found"],
  [0xC06D007F, [], "delay load function not found"],
  [0xC000027B, [], "stowed exception"],
  [0xCFFFFFFF, [], "application hang"],
  [0x0517A7ED, [], "a dump that Crashpad was asked for"],
  [0x80000007, [], "a dump that was asked for"],
  [0xE0AA0003, [], "exception 0xE0AA0003"],
];

for (const [code, parameters, words] of WORDS) {
  Deno.test(`summarise() says "${words}"`, async () => {
    const context = (s: Section): void => x64Context(s, { rip: BASE + 0x1234n, rsp: STACK });
    const dump = systemInfo(new Synth());
    const result = await summary(exception(dump, { threadId: 1, code, parameters, address: BASE, context }));
    assert.equal(result.exception?.words, words);
  });
}

Deno.test("summarise() cuts addresses of 32-bit processes to 32 bits", async () => {
  const dump = systemInfo(new Synth(), { arch: 0 });
  exception(dump, {
    threadId: 1,
    code: 0xC0000005,
    parameters: [1n, 0xFFFF_FFFF_0000_0045n],
    context: (s) => x86Context(s, { eip: 0x40429E, esp: 0x12FE88 }),
  });
  assert.equal((await summary(dump)).exception?.words, "access violation writing 0x45 (null pointer + 0x45)");
});

const STOPS:
  readonly (readonly [what: string, platform: number, code: number, offset: bigint, stop: string])[] = [
    ["an access violation", 2, 0xC0000005, 0n, "crash"],
    ["a failed check of Chromium, in its own code", 2, 0x80000003, 0n, "crash"],
    ["a debugger's break-in, in ntdll", 2, 0x80000003, 0x7FFE_0000_1000n - BASE, "break"],
    ["a debugger's Ctrl-C", 2, 0x40010005, 0n, "break"],
    ["what Windows writes of a program that hangs", 2, 0xCFFFFFFF, 0n, "hang"],
    ["what Windows writes of a service that hangs", 2, 0xEFFFFFFF, 0n, "hang"],
    ["Crashpad's dump on request", 2, 0x0517A7ED, 0n, "request"],
    ["Breakpad's dump on request, on Linux", 0x8201, 0xFFFFFFFF, 0n, "request"],
    ["Breakpad's dump on request, on Android", 0x8203, 0xFFFFFFFF, 0n, "request"],
    ["Crashpad's dump on request, on macOS", 0x8101, 0x43507378, 0n, "request"],
    ["a signal", 0x8201, 11, 0n, "crash"],
  ];

for (const [what, platform, code, offset, stop] of STOPS) {
  Deno.test(`summarise() takes ${what} for a ${stop}`, async () => {
    const context = (s: Section): void => x64Context(s, { rip: BASE + offset, rsp: STACK });
    const dump = moduleList(systemInfo(new Synth(), { platform }), MODULES);
    const result = await summary(exception(dump, { threadId: 1, code, context }));
    assert.equal(result.exception?.stop, stop);
  });
}

Deno.test("summarise() counts stacks that only the thread list names", async () => {
  const context = (s: Section): void => x64Context(s, { rip: BASE, rsp: STACK });
  const stack = { start: STACK, bytes: new Uint8Array(256) };
  const dump = threadList(systemInfo(new Synth()), [{ id: 1, context, stack }]);
  using opened = await openDump(bytesSource(dump.finish()));
  assert.deepEqual((await summarise(opened)).memory, { full: false, ranges: 1, bytes: 256 });
  assert.equal((await opened.readMemory(STACK + 8n, 16)).length, 16);
});

Deno.test("summarise() has a name for a module without one", async () => {
  const context = (s: Section): void => x64Context(s, { rip: BASE, rsp: STACK });
  const dump = moduleList(systemInfo(new Synth()), [{ ...MODULES[0]!, name: "" }]);
  const result = await summary(exception(dump, { threadId: 1, code: 0xC0000005, context }));
  assert.equal(result.exception?.at?.module, "unnamed module");
  assert.equal(result.process.image, undefined);
});

Deno.test("summarise() takes a place from the registers where the address is 0", async () => {
  const context = (s: Section): void => x64Context(s, { rip: BASE + 8n, rsp: STACK });
  const dump = moduleList(systemInfo(new Synth()), MODULES);
  const result = await summary(exception(dump, { threadId: 1, code: 0xC000000D, address: 0n, context }));
  assert.equal(result.exception?.at?.module, "app.exe");
  assert.equal(result.exception?.at?.offset, "0x8");
});

Deno.test("summarise() names the module that was unloaded", async () => {
  const dump = systemInfo(new Synth());
  const name = dump.string("C:\\x\\gone.dll");
  dump.stream(14, (s) => s.u32(12, 24, 1).u64(0x5000_0000).u32(0x1000, 0, 0).ref(name));
  threadList(dump, [{ id: 1, context: (s) => x64Context(s, { rip: 0x5000_0010n, rsp: STACK }) }]);
  const { threads } = await summary(dump);
  assert.deepEqual(threads[0]?.at, { address: "0x50000010", unloadedModule: "gone.dll", offset: "0x10" });
});

Deno.test("summarise() speaks of signals for a Linux dump", async () => {
  const context = (s: Section): void => x64Context(s, { rip: BASE, rsp: STACK });
  const dump = exception(systemInfo(new Synth(), { platform: 0x8201 }), { threadId: 1, code: 11, context });
  const result = await summary(dump);
  assert.equal(result.kind, "linux-minidump");
  assert.equal(result.exception?.words, "signal 11 SIGSEGV");
  assert.equal(result.exception?.name, undefined);
});

Deno.test("summarise() says of an iOS dump that an exception of Objective-C's was the end", async () => {
  const context = (s: Section): void => x64Context(s, { rip: BASE, rsp: STACK });
  const ios = (): Synth => systemInfo(new Synth(), { platform: 0x8102 });
  // The first code is that of google-minidump_crashpad_annotation.dmp in Breakpad's own test data.
  for (const code of [0x43506E78, 0xDEADC0DE]) {
    const { exception: found } = await summary(exception(ios(), { threadId: 1, code, context }));
    assert.deepEqual([found?.words, found?.stop], ["Objective-C exception that nobody caught", "crash"]);
  }
});

Deno.test("summarise() leaves out what can't be read, and says so", async () => {
  const dump = crashDump((dump) => dump.entry(14, 0x7FFF_FFFF, 64));
  const result = await summary(dump);
  assert.deepEqual(result.unloaded, []);
  assert.equal(result.exception?.at?.module, "app.exe");
  assert.match(result.problems[0] ?? "", /UnloadedModuleList/);
});
