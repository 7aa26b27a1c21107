/**
 * Holds the house to its promise that what must agree is checked: `deno run -A scripts/gate/growth.ts`.
 *
 * In a copy of the sources a counter is added as a developer would, with one entry and one reading, and must work in
 * check, simulate, the sampler, the log and the report. In a second copy things are added and a part of each is left
 * out: the compiler must name the file of every one.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { type Change, OMISSIONS } from "./omissions.ts";
import { dirname, fromFileUrl, join } from "../support/paths.ts";

const ROOT = dirname(dirname(dirname(fromFileUrl(import.meta.url))));

const COUNTER: readonly Change[] = [
  {
    file: "lib/facts/measures.ts",
    from: "export const COUNTERS = {\n",
    to:
      `export const COUNTERS = {\n  children: { noun: "child processes", chart: ["Processes", "children"] },\n`,
  },
  {
    file: "lib/watch/sample/readings.ts",
    from: "  handles: ({ row }) => row.handles,\n",
    to: "  handles: ({ row }) => row.handles,\n  children: () => 7,\n",
  },
];

const RECIPE = `name: tree\nrules:\n  many: { on: { children: ">5" }, do: [{ dump: mini }] }\n`;

/** A look at nine threads and at as many children as given. */
function timeline(children: number): string {
  const records = [
    { at: 0, kind: "armed" },
    { at: 1000, kind: "sample", pid: 8, active: 1000, threads: 9, children },
  ];
  return records.map((record) => JSON.stringify(record)).join("\n") + "\n";
}

/** Looks once at a made-up process with the copy's own sampler, and prints what it found. */
const LOOK = `
import { samplingOf } from "./lib/recipe/needs/samples.ts";
import { SampledProcess } from "./lib/watch/sample/sampled_process.ts";
const { period, measures } = samplingOf([{ children: ">5" }])!;
const row = { pid: 8, parent: 1, created: 1, cpu: 1, threads: [], handles: 3, commit: 1, workingSet: 1, read: 0, written: 0 };
const process = { pid: 8, objects: () => 0 };
const look = { at: 0, table: new Map([[8, { ...row, cpu: 0 }]]), cores: 1, windows: new Map(), beats: new Map() };
const subject = new SampledProcess({
  ...{ process: process as never, period, measures: new Set(measures), beats: false, notes: { note() {} } as never },
  tell: (event) => console.log(JSON.stringify(event)),
});
subject.look(look as never);
`;

/** A copy of the sources with changes; it is removed with the value. */
class Copy implements AsyncDisposable {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async of(changes: readonly Change[]): Promise<Copy> {
    const copy = new Copy(await Deno.makeTempDir({ prefix: "trapline-growth-" }));
    for (const name of ["mod.ts", "deno.json", "deno.lock"]) {
      await Deno.copyFile(join(ROOT, name), join(copy.root, name));
    }
    await copyFolder(join(ROOT, "lib"), join(copy.root, "lib"));
    await Deno.symlink(join(ROOT, "node_modules"), join(copy.root, "node_modules"), { type: "junction" });
    for (const { file, from, to } of changes) {
      const text = (await Deno.readTextFile(join(copy.root, file))).replaceAll("\r\n", "\n");
      if (!text.includes(from)) throw new Error(`${file} has no ${JSON.stringify(from)} to change any more`);
      await copy.write(file, text.replace(from, () => to));
    }
    return copy;
  }

  async write(file: string, text: string): Promise<void> {
    await Deno.mkdir(dirname(join(this.root, file)), { recursive: true });
    await Deno.writeTextFile(join(this.root, file), text);
  }

  async read(file: string): Promise<string> {
    return await Deno.readTextFile(join(this.root, file));
  }

  /** What deno printed, on both streams, and its exit code. */
  async deno(...args: string[]): Promise<{ readonly code: number; readonly text: string }> {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args,
      cwd: this.root,
      env: { NO_COLOR: "1" },
    }).output();
    const decoder = new TextDecoder();
    return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.root, { recursive: true });
  }
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(join(from, name), join(to, name));
    else await Deno.copyFile(join(from, name), join(to, name));
  }
}

/** What doesn't hold of the added counter, each in words. */
async function counterAdded(): Promise<string[]> {
  await using copy = await Copy.of(COUNTER);
  await copy.write("tree.yaml", RECIPE);
  await copy.write("many.ndjson", timeline(9));
  await copy.write("few.ndjson", timeline(2));
  await copy.write("run/events.ndjson", timeline(9));
  await copy.write("look.ts", LOOK);
  const run = (...args: string[]): ReturnType<Copy["deno"]> =>
    copy.deno("run", "-A", "--quiet", "lib/cli/main.ts", ...args);
  const steps: readonly (readonly [what: string, done: Promise<{ text: string }>, expected: RegExp])[] = [
    ["types", copy.deno("check", "mod.ts", "lib/cli/main.ts"), /^(?![\s\S]*error)/i],
    ["check", run("check", "tree.yaml"), /many: when its number of child processes is >5/],
    ["simulate", run("simulate", "tree.yaml", "many.ndjson"), /many: write the dump mini/],
    ["simulate of too few", run("simulate", "tree.yaml", "few.ndjson"), /0 firings/],
    ["the sampler", copy.deno("run", "-A", "--quiet", "--no-check", "look.ts"), /"children":7/],
    ["report", run("report", "run"), /report\.html/],
  ];
  const wrong: string[] = [];
  for (const [what, done, expected] of steps) {
    const { text } = await done;
    if (!expected.test(text)) wrong.push(`a counter was added, but ${what} said:\n${text}`);
  }
  const page = await copy.read("run/report.html").catch(() => "");
  if (!page.includes("children")) wrong.push("a counter was added, but the report has no chart of it");
  return wrong;
}

/** What was left out and no compiler missed, each in words. */
async function omissionsMissed(): Promise<string[]> {
  await using copy = await Copy.of(OMISSIONS.flatMap(({ changes }) => changes));
  const { text } = await copy.deno("check", "mod.ts", "lib/cli/main.ts");
  return OMISSIONS.filter(({ found }) => !text.includes(`/${found}:`)).map(({ what, found }) =>
    `${what}: the compiler says nothing of ${found}`
  );
}

if (import.meta.main) {
  const wrong = [...await counterAdded(), ...await omissionsMissed()];
  for (const each of wrong) console.error(each);
  console.log(`growth: a counter added, ${OMISSIONS.length} omissions; ${wrong.length || "nothing"} wrong`);
  Deno.exit(wrong.length === 0 ? 0 : 1);
}
