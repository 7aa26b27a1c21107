/** `trapline inspect` of kernel dumps, as a user types it. */
import { match, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { inspectionSchema } from "../../lib/report/inspection_schema.ts";
import { bitmapDump, runsDump, smallDump } from "../support/kernel/layouts.ts";
import { plainKernel } from "../support/kernel/plain.ts";
import { tempFolder } from "../support/temp.ts";
import { trapline } from "./child.ts";

Deno.test("inspect says of a kernel dump what brought the machine down, and where", async () => {
  await using folder = await tempFolder();
  const file = join(folder.path, "MEMORY.DMP");
  await Deno.writeFile(file, runsDump(plainKernel()));
  const { code, stdout } = await trapline(["inspect", file]);
  equal(code, 0);
  match(stdout, /^BUG CHECK {2}a driver accessed pageable or invalid memory at a raised IRQL\n/);
  match(stdout, /0xD1 DRIVER_IRQL_NOT_LESS_OR_EQUAL\n +in trapdrv\.sys\+0x1040\n/);
  match(stdout, /4 {2}0xfffff80000401040 {2}instruction: trapdrv\.sys\+0x1040/);
  match(stdout, /system +Windows build 19041/);
  match(stdout, /whole, written 2021-02-21 01:38:22Z/);
});

Deno.test("a folder of kernel dumps has one bucket for one bug, whatever the layout, and says which are cut off", async () => {
  await using folder = await tempFolder();
  const kernel = plainKernel();
  await Deno.writeFile(join(folder.path, "complete.dmp"), bitmapDump(kernel));
  await Deno.writeFile(join(folder.path, "small.dmp"), smallDump(kernel));
  const other = plainKernel({ bugCheck: [0x50, 0x10n, 0n, 0xfffff80000401100n, 0n] });
  await Deno.writeFile(join(folder.path, "other.dmp"), runsDump(other));
  await Deno.writeFile(join(folder.path, "cut.dmp"), runsDump(kernel).subarray(0, 20_000));
  const { code, stdout } = await trapline(["inspect", "--json", folder.path]);
  equal(code, 1, "one is not usable");
  const { dumps, buckets } = inspectionSchema.parse(JSON.parse(stdout));
  equal(buckets.length, 2);
  const first = buckets.find(({ count }) => count === 2);
  ok(
    first !== undefined && first.files.every((path) => /complete|small/.test(path)),
    JSON.stringify(buckets),
  );
  equal(dumps.find(({ file }) => file.endsWith("cut.dmp"))?.findings[0]?.code, "outside-file");
  const table = await trapline(["inspect", folder.path]);
  match(table.stdout, /2 {2}BUG CHECK a driver accessed pageable/);
  match(table.stdout, /not usable\n +cut\.dmp\n/);
});

Deno.test("--engine is refused of a kernel dump, and not ignored", async () => {
  await using folder = await tempFolder();
  const file = join(folder.path, "complete.dmp");
  await Deno.writeFile(file, runsDump(plainKernel()));
  const engine = await trapline(["inspect", "--engine", file]);
  equal(engine.code, 2);
  match(engine.stderr, /complete\.dmp is a kernel dump, whose stack is read without the engine/);
  // Among others it keeps nobody from being read.
  await Deno.writeFile(join(folder.path, "small.dmp"), smallDump(plainKernel()));
  const both = await trapline(["inspect", "--engine", folder.path]);
  equal(both.code, 0, both.stderr);
  equal(both.stderr.match(/is a kernel dump, whose stack is read without the engine\n/g)?.length, 2);
  match(both.stdout, /2 {2}BUG CHECK/);
});
