/**
 * .NET programs on the real engine: what Trapline says of them at the stop and from the dump alone on this system, held
 * to what the programs print of themselves.
 */
import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { dirname, join } from "node:path";
import { inspectionSchema } from "../../lib/report/inspection_schema.ts";
import { trapline as native } from "../cli/child.ts";
import { managedProgram } from "../support/dotnet.ts";
import { namesOf, printedLines, readLines } from "../support/managed_facts.ts";
import { type Captured, captured, flat, outputFolder, seen, trapline } from "../support/trapline.ts";

/** A capture of the fixture in a mode, and what was said. */
async function crash(out: string, mode: string, ...options: string[]): Promise<Captured & { said: string }> {
  const program = seen(await managedProgram());
  const { stderr } = await trapline(["run", "--out", out, ...options, "--", program, mode]);
  const [capture, ...more] = await captured(out);
  ok(capture !== undefined && more.length === 0, `${mode}: ${stderr}`);
  return { ...capture, said: stderr };
}

const MODES: Readonly<Record<string, RegExp>> = {
  custom: /^Shop\.CheckoutException: basket 1000 cannot be paid$/,
  null: /^System\.NullReferenceException: Object reference not set to an instance of an object\.$/,
  async: /^Shop\.CheckoutException: basket 1000 cannot be paid$/,
  typeinit: /^System\.TypeInitializationException: The type initializer for 'Prices' threw an exception\.$/,
};

Deno.test("an unhandled exception of .NET is told by type and message, with the lines that .NET prints", async (t) => {
  await using out = await outputFolder();
  const buckets = new Map<string, string | undefined>();
  for (const [mode, words] of Object.entries(MODES)) {
    await t.step(mode, async () => {
      const { manifest, dump, said } = await crash(join(out.path, mode), mode);
      const { managed, exception, bucket, written } = manifest;
      match(exception!.words, words);
      ok(flat(said).includes(`CRASH ${exception!.words}`), said);
      deepEqual(managed?.notRead, []);
      equal(managed?.runtime.version, "10.0.12");
      deepEqual(readLines(managed?.exception), printedLines(said));
      ok(written.added !== undefined && "bytes" in written.added && written.added.bytes < 300_000, mode);
      buckets.set(mode, bucket);
      // The mini dump alone, on this system, with no other file: the same exception, the same stacks.
      const alone = await Deno.makeTempDir();
      const copy = join(alone, "alone.dmp");
      await Deno.copyFile(dump, copy);
      const { code, stdout } = await native(["inspect", "--json", copy]);
      equal(code, 0);
      const [inspected] = inspectionSchema.parse(JSON.parse(stdout)).dumps;
      deepEqual(inspected!.managed?.notRead, []);
      deepEqual(namesOf(inspected!.managed?.exception), namesOf(managed?.exception));
      deepEqual(
        inspected!.managed?.threads.map(({ tid, frames }) => [tid, frames.map((frame) => frame.function)]),
        managed?.threads.map(({ tid, frames }) => [tid, frames.map((frame) => frame.function)]),
      );
      equal(inspected!.bucket, bucket);
      await Deno.remove(alone, { recursive: true });
    });
  }
  // Two ways to the same place that fails; the others are other bugs.
  equal(buckets.get("custom"), buckets.get("async"));
  equal(new Set(buckets.values()).size, 3);
});

Deno.test("a first chance of .NET's exceptions fires, and those that .NET has for debuggers are nobody's", async () => {
  await using out = await outputFolder();
  const first = await crash(
    join(out.path, "first"),
    "filter",
    "--exception",
    "clr-exception@first",
    "-n",
    "1",
  );
  equal(first.manifest.exception?.chance, "first");
  equal(first.manifest.managed?.exception?.type, "System.Collections.Generic.KeyNotFoundException");
  const any = await crash(join(out.path, "any"), "filter", "--exception", "*@first", "-n", "1");
  equal(any.manifest.exception?.code, "0xE0434352");
});

Deno.test("triage says the type and nothing that the program said", async () => {
  await using out = await outputFolder();
  const { dump, manifest } = await crash(out.path, "custom", "--dump", "triage");
  equal(manifest.exception?.words, "Shop.CheckoutException");
  equal(manifest.managed, undefined);
  const text = new TextDecoder("utf-16le").decode(await Deno.readFile(dump));
  ok(!text.includes("cannot be paid"));
  ok(!JSON.stringify(manifest).includes("cannot be paid"), dirname(dump));
});

Deno.test("a rule on a type fires at that type alone, at the pass it names, and on base types", async () => {
  await using out = await outputFolder();
  const program = seen(await managedProgram());
  const recipe = (rule: Record<string, unknown>): string =>
    JSON.stringify({ name: "net", rules: { net: rule } });
  const run = async (name: string, on: Record<string, unknown>): Promise<Captured[]> => {
    const folder = join(out.path, name);
    const file = join(dirname(out.path), `${name}.json`);
    await Deno.writeTextFile(file, recipe({ on, do: [{ dump: "triage" }], limit: { dumps: 3 } }));
    const { stderr } = await trapline([
      "run",
      "--recipe",
      seen(file),
      "--out",
      folder,
      "--",
      program,
      "storm",
      "40",
    ]);
    return await captured(folder).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return [];
      throw new Error(stderr, { cause: error });
    });
  };
  const chance = "first", exception = "clr-exception";
  const [fortieth, ...more] = await run("nth", {
    exception,
    type: "System.FormatException",
    chance,
    nth: 40,
  });
  equal(more.length, 0);
  equal(
    fortieth?.manifest.trigger.kind === "exception" && fortieth.manifest.trigger.thrown?.type,
    "System.FormatException",
  );
  equal((await run("other", { exception, type: "System.IO.*", chance })).length, 0);
  equal(
    (await run("base", { exception, is: "System.SystemException", message: "number 7", chance })).length,
    1,
  );
});
