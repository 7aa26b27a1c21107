/** Kernel dumps of a made-up machine: the engine and our reader agree on every layout, and on what can be converted. */
import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  KERNEL_DUMP_TYPES,
  openKernelDump,
  summariseKernel,
  verifyKernel,
} from "../../lib/kerneldump/mod.ts";
import { bytesSource } from "../../lib/minidump/mod.ts";
import { inspectionSchema } from "../../lib/report/inspection_schema.ts";
import { kernelImages } from "../../scripts/fixtures/kernel.ts";
import { trapline as native } from "../cli/child.ts";
import { loadImage } from "../support/kernel/image.ts";
import { madeUpKernel } from "../support/kernel/kernel.ts";
import { bitmapDump, rangesDump, runsDump } from "../support/kernel/layouts.ts";
import { AT } from "../support/kernel/offsets.ts";
import { plainKernel } from "../support/kernel/plain.ts";
import { flat, outputFolder, seen, trapline, windowsScript } from "../support/trapline.ts";

const SCENARIO = fileURLToPath(new URL("./scenarios/kernel_dump.ts", import.meta.url));
const KERNEL_DUMP = 1; // DEBUG_CLASS_KERNEL

interface Saw {
  readonly kind: number;
  readonly qualifier: number;
  readonly bugCheck: number;
  readonly parameters: readonly string[];
  readonly build: number;
  readonly processors: number;
  readonly modules: readonly (readonly [base: string, size: number])[];
  readonly stack: readonly string[];
  readonly written: Readonly<Record<string, string>>;
}

const STACK = [
  "nt!KeBugCheckEx",
  "trapdrv!trap_touch",
  "trapdrv!trap_dispatch",
  "nt!IofCallDriver",
  "nt!PspSystemThreadStartup",
];
const REFUSED = "0x80070057";
/** What WriteDumpFile makes of each layout: 1024 small, 1025 kernel memory, 1026 complete. */
const FROM_COMPLETE = { 1024: "ok", 1025: "ok", 1026: "ok" };
const FROM_KERNEL = { 1024: "ok", 1025: REFUSED, 1026: REFUSED };
/** 1027 to 1030, among them DEBUG_DUMP_ACTIVE, are refused of every dump. */
const NEVER = { 1027: REFUSED, 1028: REFUSED, 1029: REFUSED, 1030: REFUSED };
/** The DumpType of what is written, by qualifier. */
const WRITTEN_TYPES = { 1024: 4, 1025: 8, 1026: 10 } as const;

Deno.test("kernel dumps: the engine reads what we read, and writes what we verify", async (t) => {
  await using out = await outputFolder();
  await Deno.mkdir(out.path, { recursive: true });
  const images = await kernelImages();
  const kernel = madeUpKernel({
    kernel: loadImage(await Deno.readFile(images.kernel), AT.kernel),
    driver: loadImage(await Deno.readFile(images.driver), AT.driver),
  });
  const layouts = [
    [1, runsDump(kernel), FROM_COMPLETE],
    [5, bitmapDump(kernel), FROM_COMPLETE],
    [6, bitmapDump(kernel, 6), FROM_KERNEL],
    [8, rangesDump(kernel, 8), FROM_KERNEL],
    [9, rangesDump(kernel, 9), FROM_COMPLETE],
    [10, rangesDump(kernel, 10), FROM_COMPLETE],
  ] as const;
  for (const [type, bytes, written] of layouts) {
    await t.step(`dump type ${type}`, async () => {
      const file = join(out.path, `type-${type}.dmp`);
      await Deno.writeFile(file, bytes);
      const saw = await byEngine(file, images.folder);
      await agrees(saw, bytes);
      deepEqual(saw.stack, STACK);
      deepEqual(await ourStack(file, images.folder), STACK.map((name) => name.split("!")[1]));
      deepEqual({ ...saw.written }, { ...written, ...NEVER });
      for (const [qualifier, writtenType] of Object.entries(WRITTEN_TYPES)) {
        const result: string | undefined = saw.written[qualifier];
        if (result === "ok") await isWritten(`${file}.${qualifier}`, writtenType);
      }
    });
  }

  await t.step(
    "a small dump that the engine wrote: read alike, and only made into another small one",
    async () => {
      const small = join(out.path, "type-1.dmp.1024");
      const saw = await byEngine(small, images.folder);
      await agrees(saw, await Deno.readFile(small));
      deepEqual(saw.stack, STACK);
      deepEqual(saw.written, { ...FROM_KERNEL, ...NEVER });
    },
  );

  await t.step("of an ARM64 machine: the engine finds by its page tables what we find", async () => {
    const file = join(out.path, "arm64.dmp");
    const bytes = bitmapDump(plainKernel({ architecture: "arm64" }));
    await Deno.writeFile(file, bytes);
    const saw = await byEngine(file, images.folder);
    await agrees(saw, bytes);
    deepEqual(saw.written, { ...FROM_COMPLETE, ...NEVER });
    for (const [qualifier, type] of Object.entries(WRITTEN_TYPES)) {
      using dump = await openKernelDump(`${file}.${qualifier}`);
      deepEqual([dump.header.machine, dump.header.type], ["arm64", type]);
      deepEqual(await verifyKernel(dump, { bugCheck: 0xd1, drivers: 2 }), []);
    }
  });

  await t.step("a dump that was cut off opens in the engine without drivers; we call it unfit", async () => {
    const cut = join(out.path, "cut.dmp");
    const bytes = runsDump(kernel).subarray(0, 100_000);
    await Deno.writeFile(cut, bytes);
    const saw = await byEngine(cut, images.folder);
    deepEqual(saw.modules, []);
    using dump = await openKernelDump(bytesSource(bytes));
    const [first] = await verifyKernel(dump);
    deepEqual([first?.severity, first?.code], ["fatal", "outside-file"]);
  });

  await t.step("convert makes every kind, and refuses what the engine would", async () => {
    const complete = join(out.path, "type-5.dmp");
    for (const [name, type] of [["SMALL_DUMP", 4], ["DUMP", 8], ["FULL_DUMP", 10]] as const) {
      const made = join(out.path, `made-${type}.dmp`);
      const run = await trapline([
        "convert",
        "--dump",
        `DEBUG_KERNEL_${name}`,
        "--out",
        seen(made),
        seen(complete),
      ]);
      equal(run.code, 0, run.stderr);
      match(run.stderr, /KB, verified/);
      using dump = await openKernelDump(made);
      equal(dump.header.type, type);
    }
    const kernelOnly = join(out.path, "type-6.dmp");
    const refused = async (source: string, kind: string): Promise<string> => {
      const run = await trapline([
        "convert",
        "--dump",
        kind,
        "--out",
        seen(join(out.path, "no.dmp")),
        seen(source),
      ]);
      ok(run.code === 1 || run.code === 2, run.stderr);
      return flat(run.stderr);
    };
    match(
      await refused(kernelOnly, "DEBUG_KERNEL_FULL_DUMP"),
      /does not hold what DEBUG_KERNEL_FULL_DUMP needs: all physical memory; it is a kernel dump, of which DEBUG_KERNEL_SMALL_DUMP alone can be made/,
    );
    match(await refused(complete, "mini"), /"mini" is of a program/);
    match(await refused(complete, "DEBUG_KERNEL_DUMP+FULL_MEMORY"), /FULL_MEMORY is for dumps of programs/);
    match(
      await refused(join(out.path, "cut.dmp"), "DEBUG_KERNEL_SMALL_DUMP"),
      /can't be converted: Its pages end at/,
    );
  });

  async function byEngine(file: string, folder: string): Promise<Saw> {
    const { code, stdout, stderr } = await windowsScript(SCENARIO, [seen(folder), seen(file)]);
    equal(code, 0, stderr);
    return JSON.parse(stdout.split("\n").find((line) => line.startsWith("{"))!);
  }
});

/** The functions of the stack that `inspect` reads on this machine, and a line of the one that crashed. */
async function ourStack(file: string, symbols: string): Promise<(string | undefined)[]> {
  const { stdout, stderr } = await native(["inspect", "--json", "--symbols", symbols, file]);
  const [dump] = inspectionSchema.parse(JSON.parse(stdout)).dumps;
  const frames = dump?.stacks?.groups[0]?.frames ?? [];
  ok(frames.some(({ file: source }) => source?.endsWith("tests/fixtures/kernel/driver.c")), stderr + stdout);
  return frames.map((frame) => frame.function);
}

/** Our reader says the same, field by field. */
async function agrees(saw: Saw, bytes: Uint8Array): Promise<void> {
  using dump = await openKernelDump(bytesSource(bytes));
  const { header, type } = dump;
  equal(saw.kind, KERNEL_DUMP);
  equal(type?.qualifier, saw.qualifier);
  equal(header.bugCheck, saw.bugCheck);
  deepEqual(header.parameters.map(String), saw.parameters);
  equal(header.build, saw.build);
  equal(header.processors, saw.processors);
  const drivers = (await dump.drivers()).map(({ base, size }) => [String(base), size]);
  deepEqual(drivers, saw.modules);
  deepEqual(await verifyKernel(dump), []);
}

async function isWritten(file: string, type: number): Promise<void> {
  using dump = await openKernelDump(file);
  equal(dump.header.type, type);
  const kind = KERNEL_DUMP_TYPES.get(type)!.kind;
  deepEqual(await verifyKernel(dump, { kind, bugCheck: 0xd1, drivers: 2 }), []);
  const { fault, comment } = await summariseKernel(dump);
  ok(fault?.module === "trapdrv.sys", JSON.stringify(fault));
  equal(comment, "made up");
}
