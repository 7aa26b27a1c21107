// deno-lint-ignore-file no-console
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ProgramName } from "../../scripts/fixtures.ts";
import { REPO } from "../../scripts/lab/layout.ts";
import { parsePlan, type Plan } from "trapline";
import { readTimeline, simulate, unmetExpectations } from "trapline/policy";
import { checkAtOnce } from "../support/at_once.ts";
import { running } from "../support/running.ts";
import { table } from "../support/table.ts";
import { captured, outputFolder, programs, seen, trapline, windowsScript } from "../support/trapline.ts";

const AT_ONCE = 3;

/** An example, a program for which it fires, and what must come of it. */
interface Example {
  readonly file: string;
  readonly program: ProgramName;
  readonly args?: readonly string[];
  readonly options?: readonly string[];
  /** The rules that fire, in order. */
  readonly fires: readonly string[];
  /** The dumps that were asked for, by name; `stacks` for stacks alone. */
  readonly captures: readonly string[];
  /** How far apart the first two are at least. */
  readonly apartMs?: number;
  readonly code: number;
}

const AV = 0xC0000005;

const EXAMPLES: readonly Example[] = [
  { file: "first-av-in-module", program: "crash", fires: ["violation"], captures: ["heap"], code: AV },
  {
    file: "throw-storm",
    program: "handled",
    args: ["120", "0xE06D7363"],
    fires: ["storm"],
    captures: ["mini"],
    code: 0,
  },
  {
    file: "wrong-exit-code",
    program: "exit",
    args: ["42"],
    fires: ["failed"],
    captures: ["mini"],
    code: 42,
  },
  {
    file: "assertion-text",
    program: "debugtext",
    args: ["Assertion failed: total == 3, file order.c, line 12"],
    fires: ["assertion"],
    captures: ["mini"],
    code: 0,
  },
  {
    file: "dll-from-wrong-folder",
    program: "exit",
    args: ["0"],
    fires: ["stray"],
    captures: ["triage"],
    code: 0,
  },
  { file: "who-quits", program: "exit", args: ["3"], fires: ["quits"], captures: ["stacks"], code: 3 },
  {
    file: "crash-after-warm-up",
    program: "crash",
    args: ["null-write", "5000"],
    fires: ["crash"],
    captures: ["heap"],
    code: AV,
  },
  {
    file: "first-and-second-chance",
    program: "crash",
    fires: ["raised", "unhandled"],
    captures: ["triage", "heap"],
    code: AV,
  },
  {
    file: "two-dumps-apart",
    program: "hang",
    fires: ["silence"],
    captures: ["mini", "heap"],
    apartMs: 9_000,
    code: 124,
  },
  {
    file: "test-runner-children",
    program: "child",
    options: ["--follow-children"],
    fires: ["crash"],
    captures: ["mini"],
    code: AV,
  },
  {
    file: "custom-code-with-parameters",
    program: "crash",
    args: ["custom"],
    fires: ["lost"],
    captures: ["mini"],
    code: 0xE0AA0001,
  },
];
/** Not run by the command line: they are programs of their own. */
const WATCHDOG = "watchdog";
const LIBRARY = "library-use";

const FOLDER = join(REPO, "examples");
const FILES = [...EXAMPLES.map(({ file }) => file), WATCHDOG, LIBRARY];
const fileOf = (name: string): string => join(FOLDER, `${name}.ts`);

async function planOf(name: string): Promise<Plan> {
  const module = await import(pathToFileURL(fileOf(name)).href);
  assert.ok(Object.entries(module).some(([key, value]) => key !== "default" && value === module.default));
  return parsePlan(module.default);
}

Deno.test("every example is listed, tested, and has a timeline", async () => {
  const named = async (folder: string, ending: string): Promise<string[]> =>
    (await Array.fromAsync(Deno.readDir(folder))).flatMap(({ name }) =>
      name.endsWith(ending) ? [name.slice(0, -ending.length)] : []
    ).sort();
  assert.deepEqual(await named(FOLDER, ".ts"), FILES.toSorted());
  assert.deepEqual(await named(join(FOLDER, "timelines"), ".ndjson"), FILES.toSorted());
  const listed = [...(await Deno.readTextFile(join(FOLDER, "README.md"))).matchAll(/\]\(([\w-]+)\.ts\)/g)];
  assert.deepEqual(listed.map(([, name]) => name), FILES);
});

Deno.test("every example is valid", async () => {
  await checkAtOnce(AT_ONCE, FILES, async (name) => {
    const args = ["run", "-A", "--quiet", join(REPO, "lib/cli/main.ts"), "check", fileOf(name)];
    const { code, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: REPO }).output();
    assert.equal(code, 0, `${name}\n${new TextDecoder().decode(stderr)}`);
  });
});

Deno.test("every example fires in its timeline when it should, and not at what is next to it", async () => {
  for (const name of FILES) {
    const timeline = readTimeline(await Deno.readTextFile(join(FOLDER, "timelines", `${name}.ndjson`)));
    const plan = await planOf(name);
    assert.deepEqual(unmetExpectations(plan, timeline, simulate(plan, timeline)), [], name);
    const expected = timeline.expectations.map(({ expect }) => expect);
    for (const rule of Object.keys(plan.rules)) {
      const own = expected.filter((expect) => expect.rule === rule);
      assert.ok(own.some(({ never }) => never), `${name}: "${rule}" is never expected not to fire`);
      assert.ok(own.some(({ never }) => !never), `${name}: "${rule}" is never expected to fire`);
    }
  }
});

Deno.test("every example does its job on the real engine", async () => {
  const rows: string[][] = [];
  await checkAtOnce(AT_ONCE, EXAMPLES, async ({ file, program, args = [], options = [], ...expected }) => {
    await using out = await outputFolder();
    const events = `${out.path}.events`;
    const own = ["--recipe", seen(fileOf(file)), "--events", seen(events), "--out", out.path, ...options];
    const target = [(await programs()).path(program), ...args];
    const { code, stderr } = await trapline(["run", ...own, "--", ...target]);
    const told = `${file}\n${stderr}`;
    assert.equal(code, expected.code, told);
    const records = (await Deno.readTextFile(events)).trim().split("\n").map((line) => JSON.parse(line));
    const fired = records.filter(({ kind }) => kind === "fired").map(({ rule }) => rule);
    assert.deepEqual(fired, expected.fires, told);
    const files = (await captured(out.path)).map(({ manifest }) => manifest);
    assert.ok(files.every(({ verification }) => verification.ok), told);
    const captures = files.map(({ asked, file }) => file.name === "" ? "stacks" : asked.dump).sort();
    assert.deepEqual(captures, expected.captures.toSorted(), told);
    if (expected.apartMs !== undefined) {
      const [one, other] = records.filter(({ kind }) => kind === "dumped").map(({ at }) => at);
      assert.ok(other - one >= expected.apartMs, `${other - one} ms\n${told}`);
    }
    rows.push([`${file}.ts`, [program, ...args].join(" "), fired.join(", "), captures.join(", ")]);
  });
  console.log(table(["example", "program", "fired", "captures"], rows.sort()));
});

Deno.test("the example of a program that uses the library gives the events as they come", async () => {
  await using out = await outputFolder();
  await Deno.mkdir(out.path);
  const program = seen((await programs()).path("crash"));
  const { code, stdout, stderr } = await windowsScript(fileOf(LIBRARY), [program], { cwd: out.path });
  assert.equal(code, 0, stderr);
  const lines = stdout.trim().split(/\r?\n/);
  const at = ["interest", "armed", "exception", "fired", "dumped"].map((kind) => lines.indexOf(kind));
  assert.ok(at.every((line, i) => line > (at[i - 1] ?? -1)), stdout);
  const [file, ...more] = await captured(join(out.path, "dumps"));
  assert.equal(more.length, 0);
  assert.equal(file!.manifest.exception?.code, "0xC0000005");
  assert.match(lines.at(-1)!, /\.dmp Access violation|\.dmp .+/);
});

Deno.test("the example of a watchdog takes two dumps of what hangs, and leaves it running", async () => {
  await using out = await outputFolder();
  await Deno.mkdir(out.path);
  const { image, pid, ended } = await running("hang", "deadlock");
  const args = [image, "12"];
  const { code, stdout, stderr } = await windowsScript(fileOf(WATCHDOG), args, { cwd: out.path });
  await windowsScript(join(REPO, "tests/e2e/scenarios/end.ts"), [String(pid)]);
  assert.equal((await ended).code, 1, "it ran on until it was ended by us");
  assert.equal(code, 0, stderr);
  assert.match(stdout, new RegExp(`hangs in process ${pid}\\b`));
  const files = await captured(join(out.path, "dumps"));
  assert.deepEqual(files.map(({ manifest }) => manifest.asked.dump).sort(), ["heap", "mini"], stdout);
  assert.ok(files.every(({ manifest }) => manifest.hang?.verdict === "deadlocked"));
  const health = JSON.parse(await Deno.readTextFile(join(out.path, "health.json")));
  assert.equal(health.captures, 2);
});
