/** A dump from a dump, made by an engine that is made up. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { HostMessage } from "../../../lib/host/protocol.ts";
import type { Manifest } from "../../../lib/store/manifest.ts";
import { convert } from "../../../lib/watch/capture/convert.ts";
import { crashDump } from "../../minidump/synth_streams.ts";
import { bitmapDump, rangesDump, smallDump } from "../../support/kernel/layouts.ts";
import { plainKernel } from "../../support/kernel/plain.ts";
import { MadeUpJob } from "../../support/made_up_job.ts";
import { CRASH } from "../../support/manifest.ts";
import { namesIn, tempFolder } from "../../support/temp.ts";

const MINI = crashDump().finish();

/** An engine that writes this, or says why it can't. */
function engine(content: Uint8Array | string): MadeUpJob {
  return new MadeUpJob((job): HostMessage[] => {
    assert.ok("job" in job && job.job === "convert");
    const { file, qualifier, format } = job.order;
    const outcome = { file, qualifier, format, ms: 1 };
    if (typeof content === "string") {
      return [{ say: "written", outcome: { ...outcome, ok: false, because: content } }];
    }
    Deno.writeFileSync(file, content);
    return [{ say: "written", outcome: { ...outcome, ok: true } }, { say: "done" }];
  });
}

/** A folder with a source; `convert` of it to `b.dmp`. */
async function setUp(source: Uint8Array, manifest?: Manifest): Promise<
  AsyncDisposable & {
    readonly path: string;
    readonly to: (kind: string, by: MadeUpJob) => ReturnType<typeof convert>;
    readonly names: () => Promise<string[]>;
  }
> {
  const folder = await tempFolder();
  const [from, out] = ["a.dmp", "b.dmp"].map((name) => join(folder.path, name)) as [string, string];
  await Deno.writeFile(from, source);
  if (manifest) await Deno.writeTextFile(join(folder.path, "a.json"), JSON.stringify(manifest));
  return {
    path: folder.path,
    to: (kind, by) => convert({ source: from, kind: { dump: kind }, out, engine: "C:\\engine" }, by.start),
    names: () => namesIn(folder.path),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

Deno.test("convert() writes a verified dump with its own manifest, and leaves the source as it is", async () => {
  const file = { name: "a.dmp", bytes: MINI.length, sha256: createHash("sha256").update(MINI).digest("hex") };
  await using it = await setUp(MINI, { ...CRASH, file });
  const job = engine(MINI);
  const { ok, from, to } = await it.to("DEBUG_DUMP_SMALL", job);
  assert.deepEqual([ok, from, to, job.running, job.options], [true, MINI.length, MINI.length, 0, [{
    engine: "C:\\engine",
  }]]);
  assert.deepEqual(await it.names(), ["a.dmp", "a.json", "b.dmp", "b.json"]);
  const made = JSON.parse(await Deno.readTextFile(join(it.path, "b.json"))) as Manifest;
  assert.deepEqual([made.asked.dump, made.file.name, made.recipe], [
    "DEBUG_DUMP_SMALL",
    "b.dmp",
    CRASH.recipe,
  ]);
});

Deno.test("convert() removes what fails verification, and what the engine could not make", async () => {
  for (
    const [content, words] of [[new TextEncoder().encode("MDMP"), undefined], [
      "no room",
      /can't make it: no room/,
    ]] as const
  ) {
    await using it = await setUp(MINI);
    if (words) {
      await assert.rejects(it.to("DEBUG_DUMP_SMALL", engine(content)), {
        name: "ConvertError",
        message: words,
      });
    } else assert.equal((await it.to("DEBUG_DUMP_SMALL", engine(content))).ok, false);
    assert.deepEqual(await it.names(), ["a.dmp"]);
  }
});

Deno.test("convert() writes over nothing, and asks no engine before it knows that it can write", async () => {
  await using it = await setUp(MINI);
  await Deno.writeTextFile(join(it.path, "b.dmp"), "mine");
  const job = engine(MINI);
  await assert.rejects(it.to("DEBUG_DUMP_SMALL", job), /There is a file ".*b\.dmp" already/);
  await Deno.remove(join(it.path, "b.dmp"));
  await Deno.writeTextFile(join(it.path, "b.dmp.partial"), "somebody's");
  await assert.rejects(it.to("DEBUG_DUMP_SMALL", job), /b\.dmp\.partial" can't be written/);
  assert.equal(job.options.length, 0);
});

Deno.test("convert() refuses what is no dump, and what the source does not hold", async () => {
  await using text = await setUp(new TextEncoder().encode("no dump at all, only a text"));
  await assert.rejects(text.to("mini", engine(MINI)), {
    name: "ConvertError",
    message: /a\.dmp" can't be converted: /,
  });
  await using mini = await setUp(MINI);
  await assert.rejects(mini.to("full", engine(MINI)), /does not hold what full needs: .*Take a new dump/);
});

Deno.test("convert() passes on that the engine can't open the source, and that its host has gone", async () => {
  await using it = await setUp(MINI);
  const refused = new MadeUpJob(() => [{ say: "failed", error: "DbgEngError", message: "too old", code: 2 }]);
  await assert.rejects(it.to("DEBUG_DUMP_SMALL", refused), /The engine can't open ".*": too old/);
  await assert.rejects(it.to("DEBUG_DUMP_SMALL", new MadeUpJob(() => [])), { name: "HostError" });
  assert.deepEqual(await it.names(), ["a.dmp"]);
});

Deno.test("convert() makes a small kernel dump of a complete one, and nothing larger of one that holds less", async () => {
  const kernel = plainKernel();
  await using complete = await setUp(rangesDump(kernel));
  assert.equal((await complete.to("DEBUG_KERNEL_SMALL_DUMP", engine(smallDump(kernel)))).ok, true);
  await using wrong = await setUp(rangesDump(kernel));
  assert.equal((await wrong.to("DEBUG_KERNEL_SMALL_DUMP", engine(bitmapDump(kernel, 6)))).ok, false);
  await using less = await setUp(bitmapDump(kernel, 6));
  const job = engine(rangesDump(kernel));
  await assert.rejects(less.to("DEBUG_KERNEL_DUMP", job), /does not hold what .* needs: all physical memory/);
  assert.equal(job.options.length, 0);
});
