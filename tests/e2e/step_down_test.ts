import assert from "node:assert/strict";
import { join } from "node:path";
import { ROOT } from "../../scripts/lab/layout.ts";
import { running } from "../support/running.ts";
import { noSmallDisk, type SmallDisk, smallDisk } from "../support/small_disk.ts";
import {
  type Captured,
  captured,
  flat,
  outputFolder,
  programs,
  seen,
  trapline,
} from "../support/trapline.ts";

/** The captures on a small disk, which only runs there see: copied from it by one of them. */
async function onDisk(disk: SmallDisk, to: string): Promise<Captured[]> {
  await Deno.mkdir(to);
  const copy = disk.enter({
    program: "unshare",
    args: [ROOT, "/", "cp", "-r", `/host${disk.path}/.`, `/host${to}`],
    env: {},
  });
  const { success } = await new Deno.Command(copy.program, { args: copy.args }).output();
  assert.ok(success);
  return await captured(join(to, "dumps"));
}

Deno.test({
  name: "a full dump that the disk has no room for becomes a smaller one that says so; strict: none",
  ignore: noSmallDisk,
  fn: async () => {
    await using out = await outputFolder();
    const { image, end } = await running("suspended", "300", "40");
    {
      await using disk = await smallDisk(8 * 1024);
      const there = ["--out", seen(join(disk.path, "dumps"))];
      const strict = await trapline(["snap", "--strict", "--dump", "full", ...there, image], disk);
      assert.equal(strict.code, 1, strict.stderr);
      assert.match(
        strict.stderr,
        /NO DUMP full: the dump full needs about \d+ MB and 8\.\d MB may be written/,
      );
      const { code, stderr } = await trapline(["snap", "--dump", "full", ...there, image], disk);
      assert.equal(code, 0, stderr);
      assert.match(
        flat(stderr),
        /wrote mini because the dump full needs about \d+ MB and 8\.\d MB may be written/,
      );
      const [file, ...rest] = await onDisk(disk, `${out.path}-copy`);
      assert.equal(rest.length, 0);
      assert.equal(file?.manifest.asked.dump, "full");
      assert.ok(file?.manifest.verification.ok);
      assert.ok(!file?.manifest.written.format.includes("FULL_MEMORY"));
      assert.match(file?.manifest.written.because ?? "", /^the dump full needs about/);
    }
    await end();
  },
});

Deno.test({
  name: "a disk that gets full although there seemed to be room: the next smaller kind is written, or none",
  ignore: noSmallDisk,
  fn: async () => {
    await using out = await outputFolder();
    const { image, end } = await running("suspended", "300", "10");
    {
      // Code is not in the estimate, so what lacks a little seems to fit.
      const bytes = await sizeWithCode(image, join(out.path, "size"));
      await using disk = await smallDisk(Math.floor(bytes / 1024) - 300);
      const there = ["--out", seen(join(disk.path, "dumps"))];
      const { code, stderr } = await trapline(
        ["snap", "--dump", "heap+CODE_SEGMENTS", ...there, image],
        disk,
      );
      assert.equal(code, 0, stderr);
      assert.match(
        flat(stderr),
        /because the disk was full while DEBUG_DUMP_SMALL\+\S*PRIVATE_READ_WRITE_MEMORY\S* was/,
      );
      assert.equal((await onDisk(disk, `${out.path}-copy`)).length, 1);
    }
    {
      await using disk = await smallDisk(600);
      const there = ["--out", seen(join(disk.path, "dumps"))];
      const { code, stderr } = await trapline(
        ["snap", "--dump", "mini+CODE_SEGMENTS", ...there, image],
        disk,
      );
      assert.equal(code, 1, stderr);
      assert.match(flat(stderr), /NO DUMP mini\+CODE_SEGMENTS: .*0x8007001D/);
      assert.deepEqual(await onDisk(disk, `${out.path}-none`), [], "nothing half written stayed");
    }
    await end();
  },
});

Deno.test({
  name: "a crash whose full dump the disk has no room for leaves a smaller one, and the event log says so",
  ignore: noSmallDisk,
  fn: async () => {
    await using out = await outputFolder();
    const { end } = await running("suspended", "300");
    {
      await using disk = await smallDisk(8 * 1024);
      const recipe = {
        name: "small",
        rules: { crash: { on: { exception: "*" }, do: [{ dump: "full" }, { dump: "heap", strict: true }] } },
        limits: { free: "1MB" },
      };
      await Deno.mkdir(out.path);
      const [file, events] = ["recipe.json", "events"].map((name) => join(out.path, name)) as [
        string,
        string,
      ];
      await Deno.writeTextFile(file, JSON.stringify(recipe));
      const args = [
        "run",
        "--recipe",
        seen(file),
        "--out",
        seen(join(disk.path, "dumps")),
        "--events",
        seen(events),
      ];
      const { code, stderr } = await trapline([...args, "--", (await programs()).path("bigmem"), "60"], disk);
      assert.equal(code, 0xC0000005, stderr);
      assert.match(
        flat(stderr),
        /wrote mini because the dump full needs about \d+ MB and 7\.\d MB may be written/,
      );
      assert.match(flat(stderr), /NO DUMP heap for rule crash: the dump heap needs about \d+ MB/);
      const records = (await Deno.readTextFile(events)).trim().split("\n").map((line) => JSON.parse(line));
      const told = records.filter(({ kind }) => kind === "dumped").map((
        { outcome },
      ) => [outcome.ok, outcome.because]);
      assert.equal(told.length, 2);
      for (const [i, [ok, because]] of told.entries()) {
        assert.equal(ok, i === 0);
        assert.match(because, /needs about/);
      }
      assert.equal((await onDisk(disk, `${out.path}-copy`)).length, 1);
    }
    await end();
  },
});

Deno.test("a dump that would take longer than its timeout is written smaller, and strict not at all", async () => {
  await using out = await outputFolder();
  const { image, end } = await running("suspended", "300", "400");
  const options = ["--timeout", "3s", "--dump", "full", "--out", out.path];
  const { code, stderr } = await trapline(["snap", ...options, image]);
  assert.equal(code, 0, stderr);
  const [file] = await captured(out.path);
  assert.match(
    file?.manifest.written.because ?? "",
    /^the dump full needs about \d+ MB, and writing that takes longer/,
  );
  assert.ok((file?.manifest.file.bytes ?? 1e9) < 1e6);
  const strict = await trapline(["snap", "--strict", ...options, image]);
  assert.equal(strict.code, 1);
  assert.match(flat(strict.stderr), /NO DUMP full: .* takes longer than its timeout of 3000 ms/);
  await end();
});

/** What a program's heap and code take as a dump. */
async function sizeWithCode(image: string, folder: string): Promise<number> {
  const { code, stderr } = await trapline(["snap", "--dump", "heap+CODE_SEGMENTS", "--out", folder, image]);
  assert.equal(code, 0, stderr);
  return (await captured(folder))[0]?.manifest.file.bytes ?? 0;
}
