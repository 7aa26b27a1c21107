/**
 * What a target lacks is named: the DLL for which a program could not be loaded, a breakpoint that was never set, a module
 * that was never loaded; and the child that another debugger has.
 */
import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { dirname, join } from "node:path";
import { captured, flat, outputFolder, programs, seen, trapline } from "../support/trapline.ts";

/** A copy of the program that needs two DLLs, with some of its files. */
async function copyWith(folder: string, files: readonly string[]): Promise<string> {
  const from = dirname((await programs()).path("needs"));
  await Deno.mkdir(folder);
  for (const file of ["needs.exe", ...files]) await Deno.copyFile(join(from, file), join(folder, file));
  return join(folder, "needs.exe");
}

const LACKING = [
  {
    what: "a DLL of the program's own",
    files: ["deeper.dll"],
    env: {},
    words: "0xC0000135 DLL not found: part.dll is missing, which needs.exe imports",
    dll: { why: "missing", dll: "part.dll", neededBy: "needs.exe" },
  },
  {
    what: "a DLL that one of its DLLs needs",
    files: ["part.dll"],
    env: {},
    words: "0xC0000135 DLL not found: deeper.dll is missing, which part.dll imports",
    dll: { why: "missing", dll: "deeper.dll", neededBy: "part.dll" },
  },
  {
    what: "a DLL that refuses",
    files: ["part.dll", "deeper.dll"],
    env: { PART: "refuses" },
    words: "0xC0000142 DLL init failed: the DllMain of part.dll returned FALSE",
    dll: { why: "refused", dll: "part.dll" },
  },
];

Deno.test("a program that could not be loaded names the DLL: in the sentence, the result, the headline, the bucket", async () => {
  const buckets = new Set<string | undefined>();
  for (const [i, { what, files, env, words, dll }] of LACKING.entries()) {
    await using out = await outputFolder();
    const program = await copyWith(join(out.path, "..", `${i}`), files);
    const result = join(out.path, "..", "result.json");
    const options = ["--out", seen(out.path), "--result", seen(result)];
    const { stderr } = await trapline(["run", ...options, "--", seen(program)], { env });
    match(flat(stderr), new RegExp(`; the target exited with ${words.replaceAll(".", "\\.")} $`), what);
    deepEqual(JSON.parse(await Deno.readTextFile(result)).dll, dll);
    const [file, ...rest] = await captured(out.path);
    equal(rest.length, 0, stderr);
    equal(file?.manifest.headline, `CRASH ${words}`);
    buckets.add(file?.manifest.bucket);
  }
  equal(buckets.size, LACKING.length);
});

Deno.test("without a debugger the files alone tell which DLL is missing", async () => {
  await using out = await outputFolder();
  const program = await copyWith(join(out.path, "..", "needs"), ["part.dll"]);
  const recipe = join(out.path, "..", "recipe.yaml");
  await Deno.writeTextFile(
    recipe,
    "name: late\nrules: { late: { on: { deadline: 1m }, do: [{ kill: true }] } }\n",
  );
  const { stderr } = await trapline([
    "run",
    "--recipe",
    seen(recipe),
    "--out",
    seen(out.path),
    "--",
    seen(program),
  ]);
  match(flat(stderr), /0xC0000135 DLL not found: deeper\.dll is missing, which part\.dll imports $/);
});

Deno.test("what rules name and was never there is said at the end, and the rest of the recipe works", async () => {
  await using out = await outputFolder();
  const [recipe, result] = ["recipe.yaml", "result.json"].map((name) => join(out.path, "..", name)) as [
    string,
    string,
  ];
  const rules = {
    absent: `{ breakpoint: "nodll!nofunc" }`,
    nameless: `{ breakpoint: "ntdll!nofunc" }`,
    load: `{ load: "foo*.dll" }`,
    module: `{ exception: "*", module: other.exe }`,
    there: `{ breakpoint: "ntdll!RtlExitUserProcess" }`,
    own: `{ exception: "*", module: ending.exe }`,
  };
  const lines = Object.entries(rules).map(([name, on]) => `  ${name}: { on: ${on}, do: [{ log: came }] }`);
  await Deno.writeTextFile(recipe, `name: vain\nrules:\n${lines.join("\n")}\n`);
  const program = seen((await programs()).path("ending"));
  const options = ["--recipe", seen(recipe), "--out", seen(out.path), "--result", seen(result)];
  const { code, stderr } = await trapline(["run", ...options, "--", program, "exits-3"]);
  equal(code, 3, stderr);
  const unmet = [
    { rule: "absent", because: "the breakpoint nodll!nofunc was never set: no module nodll was loaded" },
    {
      rule: "nameless",
      because: "the breakpoint ntdll!nofunc was never set: no symbol of ntdll is called nofunc",
    },
    { rule: "load", because: "no module foo*.dll was loaded" },
    { rule: "module", because: "no module other.exe was loaded" },
  ];
  deepEqual(JSON.parse(await Deno.readTextFile(result)).unmet, unmet, stderr);
  match(
    flat(stderr),
    /there: came .*; rule module: no module other\.exe was loaded; the target exited with 3/,
  );
});

Deno.test("a child that its parent debugs is named, and whose it is", async () => {
  await using out = await outputFolder();
  const program = seen((await programs()).path("ending"));
  const { code, stderr } = await trapline([
    ...["run", "--follow-children", "--out", seen(out.path)],
    ...["--", program, "debugs"],
  ]);
  equal(code, 0, stderr);
  match(flat(stderr), /process \d+ is not watched: ending\.exe is debugged by process \d+, which started it/);
});
