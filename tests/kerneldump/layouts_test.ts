/** Every layout of a kernel dump says the same of the same machine. */
import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { openKernelDump, summariseKernel, verifyKernel } from "../../lib/kerneldump/mod.ts";
import { bytesSource } from "../../lib/minidump/mod.ts";
import { bitmapDump, rangesDump, runsDump, smallDump } from "../support/kernel/layouts.ts";
import { DRIVER_TIMESTAMP, KERNEL_TIMESTAMP, plainKernel } from "../support/kernel/plain.ts";

const LAYOUTS = {
  "1 complete, in runs": { write: runsDump, holds: "complete", type: 1 },
  "5 complete, in a bitmap": { write: bitmapDump, holds: "complete", type: 5 },
  "6 kernel memory, in a bitmap": {
    write: (kernel: Parameters<typeof bitmapDump>[0]) => bitmapDump(kernel, 6),
    holds: "kernel",
    type: 6,
  },
  "8 kernel memory, in ranges": {
    write: (kernel: Parameters<typeof rangesDump>[0]) => rangesDump(kernel, 8),
    holds: "kernel",
    type: 8,
  },
  "9 active, in ranges": {
    write: (kernel: Parameters<typeof rangesDump>[0]) => rangesDump(kernel, 9),
    holds: "active",
    type: 9,
  },
  "10 complete, in ranges": { write: rangesDump, holds: "complete", type: 10 },
  "4 small": { write: smallDump, holds: "small", type: 4 },
} as const;

for (const [name, { write, holds, type }] of Object.entries(LAYOUTS)) {
  Deno.test(`a kernel dump of type ${name}`, async () => {
    using dump = await openKernelDump(bytesSource(write(plainKernel())));
    deepEqual(await verifyKernel(dump, { kind: holds, bugCheck: 0xd1, drivers: 2 }), []);
    const summary = await summariseKernel(dump);
    deepEqual({ ...summary, size: 0, layout: "", what: "" }, {
      size: 0,
      holds,
      layout: "",
      dumpType: type,
      what: "",
      cpu: { name: "x64", processors: 1 },
      os: { build: 19041, lab: "19041.1.amd64fre.made_up.261128-0000", product: "workstation" },
      written: "2021-02-21T01:38:22.987Z",
      uptimeMs: 3747,
      bugCheck: {
        code: "0xD1",
        name: "DRIVER_IRQL_NOT_LESS_OR_EQUAL",
        meaning: "a driver accessed pageable or invalid memory at a raised IRQL",
        parameters: [
          { value: "0x0", what: "memory that was accessed" },
          { value: "0x2", what: "interrupt request level" },
          { value: "0x0", what: "kind of access", words: "read" },
          {
            value: "0xfffff80000401040",
            what: "instruction",
            place: { address: "0xfffff80000401040", module: "trapdrv.sys", offset: "0x1040" },
          },
        ],
      },
      fault: { address: "0xfffff80000401040", module: "trapdrv.sys", offset: "0x1040", by: "parameter" },
      at: { address: "0xfffff80000201000", module: "ntoskrnl.exe", offset: "0x1000" },
      moduleCount: 2,
      modules: [
        {
          name: "ntoskrnl.exe",
          path: "\\SystemRoot\\system32\\ntoskrnl.exe",
          base: "0xfffff80000200000",
          size: 0x2000,
          codeId: `${KERNEL_TIMESTAMP.toString(16).toUpperCase()}2000`,
        },
        {
          name: "trapdrv.sys",
          path: "\\SystemRoot\\System32\\drivers\\trapdrv.sys",
          base: "0xfffff80000400000",
          size: 0x2000,
          codeId: `${DRIVER_TIMESTAMP.toString(16).toUpperCase()}2000`,
        },
      ],
      unloaded: [{ name: "gone.sys", base: "0xfffff80000c00000", size: 0x4000 }],
      problems: [],
    });
  });
}

Deno.test("a kernel dump that was cut off says where its data should end, and is not fit", async () => {
  for (const [name, { write }] of Object.entries(LAYOUTS)) {
    const whole = write(plainKernel());
    using dump = await openKernelDump(bytesSource(whole.subarray(0, whole.length - 5000)));
    const [first] = await verifyKernel(dump);
    equal(first?.severity, "fatal", name);
    equal(first.code, "outside-file", name);
    match(first.message, /was cut off|lie outside the file/, name);
    equal((await summariseKernel(dump)).bugCheck?.name, "DRIVER_IRQL_NOT_LESS_OR_EQUAL", name);
  }
});

Deno.test("a kernel dump without its list of drivers is found out: the engine opens it without a word", async () => {
  using dump = await openKernelDump(bytesSource(runsDump(plainKernel({ without: ["modules"] }))));
  deepEqual((await verifyKernel(dump)).map(({ severity, code }) => [severity, code]), [[
    "fatal",
    "drivers-missing",
  ]]);
});

Deno.test("a kernel dump without the debugger's data block is usable, and odd", async () => {
  using dump = await openKernelDump(bytesSource(runsDump(plainKernel({ without: ["debugger-data"] }))));
  deepEqual((await verifyKernel(dump)).map(({ severity, code }) => [severity, code]), [[
    "odd",
    "debugger-data-missing",
  ]]);
  equal((await summariseKernel(dump)).moduleCount, 2);
});

Deno.test("another kind or another bug check than was asked for is fatal", async () => {
  using dump = await openKernelDump(bytesSource(smallDump(plainKernel())));
  const findings = await verifyKernel(dump, { kind: "complete", bugCheck: 0x50 });
  deepEqual(findings.map(({ code }) => code), ["kind-differs", "bug-check-differs"]);
});

Deno.test("the page tables of ARM64 are read in every layout, also of pages high up in memory", async () => {
  for (const [name, { write, holds }] of Object.entries(LAYOUTS)) {
    for (const firstFrame of name.includes("bitmap") ? [1] : [1, 2 ** 35 + 7]) {
      const kernel = plainKernel({ architecture: "arm64", firstFrame });
      using dump = await openKernelDump(bytesSource(write(kernel)));
      deepEqual(await verifyKernel(dump, { kind: holds, bugCheck: 0xd1, drivers: 2 }), [], name);
      const { cpu, at, moduleCount, unloaded, os } = await summariseKernel(dump);
      deepEqual(cpu, { name: "arm64", processors: 1 });
      deepEqual([at?.module, moduleCount, unloaded.length], ["ntoskrnl.exe", 2, 1]);
      equal(os.lab, "19041.1.amd64fre.made_up.261128-0000");
    }
  }
});

/** One page table entry for large memory: its bits, and how far up it stands. */
const LARGE = {
  "x64, 2 MiB": { architecture: "x64", level: 1, bits: 0xe3n },
  "x64, 1 GiB": { architecture: "x64", level: 2, bits: 0xe3n },
  "ARM64, 2 MiB": { architecture: "arm64", level: 1, bits: 0x701n },
  "ARM64, 1 GiB": { architecture: "arm64", level: 2, bits: 0x701n },
} as const;

for (const [name, { architecture, level, bits }] of Object.entries(LARGE)) {
  Deno.test(`large memory of one entry is found: ${name}`, async () => {
    const kernel = plainKernel({ architecture });
    const { machine } = kernel;
    // The tables of an address that nothing else has; one of them becomes the memory from frame 0 on, which has the machine.
    const address = 0xffffe00000000000n;
    machine.write(address, Uint8Array.of(0));
    const table = machine.pages.get(machine.frames().at(-2 - level)!)!;
    new DataView(table.buffer).setBigUint64(0, bits, true);
    using dump = await openKernelDump(bytesSource(runsDump(kernel)));
    const frame = machine.resolve(0xfffff80000200000n);
    const bytes = await dump.memory!.read(address + BigInt(frame * 4096), 2);
    deepEqual(bytes, Uint8Array.of(0x4d, 0x5a));
    ok(await dump.memory!.read(address + 0x1ff000n, 1) === undefined);
  });
}

Deno.test("entries of ARM64 that mean nothing lead nowhere", async () => {
  // A block at the top, a block at the last level, an entry that is not valid.
  for (const [level, bits] of [[3, 0x701n], [0, 0x701n], [0, 0x702n]] as const) {
    const kernel = plainKernel({ architecture: "arm64" });
    const { machine } = kernel;
    const address = 0xffffe00000000000n;
    machine.write(address, Uint8Array.of(0));
    const table = level === 3
      ? machine.pages.get(Number(machine.directoryTableBase >> 12n))!
      : machine.pages.get(machine.frames().at(-2 - level)!)!;
    const index = level === 3 ? Number((address >> 39n) & 511n) : 0;
    new DataView(table.buffer).setBigUint64(index * 8, bits, true);
    using dump = await openKernelDump(bytesSource(runsDump(kernel)));
    ok(await dump.memory!.read(address, 1) === undefined, `${level}`);
  }
});
