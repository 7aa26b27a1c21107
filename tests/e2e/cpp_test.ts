/**
 * C++ exceptions on the real engine: programs of clang in Microsoft's mode and of GCC throw, and Trapline says at the stop
 * what, and says the same from the dump alone on this system.
 */
import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { dirname, join } from "node:path";
import { inspectionSchema } from "../../lib/report/inspection_schema.ts";
import type { ProgramName } from "../../scripts/fixtures/programs.ts";
import { trapline as native } from "../cli/child.ts";
import {
  type Captured,
  captured,
  flat,
  outputFolder,
  programs,
  seen,
  trapline,
} from "../support/trapline.ts";

interface Run {
  readonly captures: readonly Captured[];
  readonly said: string;
}

async function run(out: string, name: ProgramName, mode: string, ...options: string[]): Promise<Run> {
  const program = seen((await programs()).path(name));
  const { stderr } = await trapline(["run", "--out", out, ...options, "--", program, ...mode.split(" ")]);
  const captures = await captured(out).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  });
  return { captures, said: stderr };
}

const EXCEPTION = "std::exception";

/** What each mode throws: the headline, and its bases. */
const MODES: Readonly<Record<string, readonly [words: string, bases: readonly string[]]>> = {
  runtime: ["std::runtime_error: no room on the shelf", [EXCEPTION]],
  derived: [
    "shop::CheckoutError: basket 1000 cannot be paid with --password ***",
    ["shop::Basket", "std::runtime_error", EXCEPTION],
  ],
  template: ["shop::Error<char const*, -3>: of a template", ["std::runtime_error", EXCEPTION]],
  virtual: ["shop::Shared: of a virtual base", [EXCEPTION]],
  private: ["shop::`anonymous namespace'::Private", []],
  local: ["fail()::Local", []],
  text: ["char const*: a text of its own", []],
  number: ["int", []],
  null: [EXCEPTION, []],
};

Deno.test("a C++ exception is told by type and text, in the terminal, the manifest, and from a mini dump alone", async (t) => {
  await using out = await outputFolder();
  const buckets = new Set<string | undefined>();
  for (const [mode, [words, bases]] of Object.entries(MODES)) {
    await t.step(mode, async () => {
      const { captures: [capture], said } = await run(join(out.path, mode), "cppthrow", mode);
      ok(capture !== undefined, said);
      const { manifest, dump } = capture;
      equal(manifest.exception?.words, words);
      equal(manifest.headline, `CRASH ${words}`);
      ok(flat(said).includes(`CRASH ${words}`), said);
      deepEqual(manifest.cpp?.bases, bases);
      ok(!JSON.stringify(manifest).includes("hunter2"));
      buckets.add(manifest.bucket);
      const alone = await Deno.makeTempDir();
      const copy = join(alone, "alone.dmp");
      await Deno.copyFile(dump, copy);
      const [inspected] = inspectionSchema.parse(
        JSON.parse((await native(["inspect", "--json", copy])).stdout),
      ).dumps;
      equal(inspected!.headline.text, words);
      deepEqual(inspected!.cpp, manifest.cpp);
      await Deno.remove(alone, { recursive: true });
    });
  }
  equal(buckets.size, Object.keys(MODES).length, "each type is a bug of its own");
});

Deno.test("triage and full dumps of a C++ exception: one says the type alone, the other needs nothing added", async () => {
  await using out = await outputFolder();
  const { captures } = await run(out.path, "cppthrow", "derived", "--dump", "triage", "--dump", "full");
  equal(captures.length, 2);
  for (const { manifest, dump } of captures) {
    const isTriage = manifest.asked.dump === "triage";
    equal(manifest.cpp?.type, "shop::CheckoutError");
    equal(manifest.written.added, undefined);
    if (isTriage) ok(!new TextDecoder("latin1").decode(await Deno.readFile(dump)).includes("cannot be paid"));
  }
});

Deno.test("a rule on a C++ type fires at that type alone, handled or not, and simulate says the same", async () => {
  await using out = await outputFolder();
  const one = await run(join(out.path, "type"), "cppthrow", "storm 40", "--exception", "cpp:shop::*@first");
  equal(one.captures.length, 1, one.said);
  const { manifest } = one.captures[0]!;
  equal(manifest.headline, "RAISED shop::CheckoutError: the fortieth, first chance");
  const nth = await run(
    join(out.path, "is"),
    "cppthrow",
    "storm 40",
    "--exception",
    "is:std::runtime_error@first",
    "-n",
    "2",
  );
  equal(nth.captures.length, 2, nth.said);
  const none = await run(
    join(out.path, "none"),
    "cppthrow",
    "storm 40",
    "--exception",
    "cpp:std::bad_alloc@first",
  );
  equal(none.captures.length, 0);
  const recipe = join(dirname(out.path), "text.json");
  await Deno.writeTextFile(
    recipe,
    JSON.stringify({
      name: "text",
      rules: {
        text: {
          on: { exception: ["cpp-exception", "gcc-throw"], cpp: "*", message: "*fortieth*", chance: "first" },
          do: [{ dump: "mini" }],
        },
      },
    }),
  );
  const log = join(dirname(out.path), "events.ndjson");
  const text = await run(
    join(out.path, "text"),
    "cppthrow",
    "storm 40",
    "--recipe",
    seen(recipe),
    "--events",
    seen(log),
    "--record-all",
  );
  equal(text.captures.length, 1, text.said);
  const { stdout, stderr, code } = await native(["simulate", recipe, log]);
  match(stdout + stderr, /1 firing/);
  equal(code, 0, stderr);
});

Deno.test("an exception of mingw's GCC is told, too, at its first chance", async () => {
  await using out = await outputFolder();
  const { captures: [capture], said } = await run(
    out.path,
    "throw",
    "now",
    "--exception",
    "cpp:std::runtime_error@first",
  );
  ok(capture !== undefined, said);
  equal(capture.manifest.headline, "RAISED std::runtime_error: nobody catches this, first chance");
  deepEqual(capture.manifest.cpp, {
    type: "std::runtime_error",
    bases: ["std::exception"],
    message: "nobody catches this",
    runtime: "gcc",
  });
});

Deno.test("errors that WinRT stowed are told by their HRESULTs, and where the first was, not where the program gave up", async () => {
  await using out = await outputFolder();
  const buckets: (string | undefined)[] = [];
  for (const mode of ["", "text"]) {
    const { captures: [capture], said } = await run(join(out.path, `of${mode}`), "stowed", mode);
    ok(capture !== undefined, said);
    const { manifest, dump } = capture;
    const words = mode === "text"
      ? "stowed exception: 0x80004005 E_FAIL: the shelf is empty"
      : "stowed exception: 0x80070005 E_ACCESSDENIED";
    ok(manifest.headline?.startsWith(`CRASH ${words}`), manifest.headline);
    equal(manifest.stowed?.length, 2);
    const names = manifest.stowed[0]!.frames.map((frame) => frame.function);
    if (mode === "") {
      deepEqual(names.slice(0, 3), ["pay", "checkout", "main"]);
      ok(flat(said).includes("checkout"), said);
    }
    buckets.push(manifest.bucket);
    const [inspected] =
      inspectionSchema.parse(JSON.parse((await native(["inspect", "--json", dump])).stdout)).dumps;
    deepEqual(
      inspected!.stowed?.map(({ hresult }) => hresult),
      manifest.stowed?.map(({ hresult }) => hresult),
    );
    ok(inspected!.headline.text.startsWith(words));
  }
  equal(new Set(buckets).size, 2);
});
