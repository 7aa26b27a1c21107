// deno-lint-ignore-file no-console
import assert from "node:assert/strict";
import { join } from "node:path";
import type { ProgramName } from "../../scripts/fixtures.ts";
import { simulate } from "../../lib/policy/simulate.ts";
import { readTimeline } from "../../lib/policy/timeline.ts";
import { readRecipe } from "../../lib/recipe/yaml.ts";
import { table } from "../support/table.ts";
import { captured, outputFolder, programs, seen, trapline } from "../support/trapline.ts";

/** A rule, a program, and what must come of it. */
interface Case {
  readonly what: string;
  /** A whole recipe's rules, or what rule `r` waits for, with a log as its action. */
  readonly on?: unknown;
  readonly rules?: Record<string, unknown>;
  readonly limits?: unknown;
  readonly program: ProgramName;
  readonly args?: readonly string[];
  readonly options?: readonly string[];
  /** How often rules fire in all. */
  readonly fires: number;
  readonly dumps?: number;
  readonly suppressed?: number;
  readonly code: number;
}

const AV = 0xC0000005;
const first = (exception: string, more: object = {}): object => ({ exception, chance: "first", ...more });
/** handled.exe raises so many of this code and handles each. */
const handled = (count: number): Pick<Case, "program" | "args" | "code"> => ({
  program: "handled",
  args: [String(count), "0xE0AA0007"],
  code: 0,
});
const raised = first("0xE0AA0007");

const CASES: readonly Case[] = [
  {
    what: "exception, in a module",
    on: first("av", { module: "crash.exe" }),
    program: "crash",
    fires: 1,
    code: AV,
  },
  {
    what: "exception, in another module",
    on: first("av", { module: "other.dll" }),
    program: "crash",
    fires: 0,
    code: AV,
  },
  {
    what: "exception by pattern",
    on: first("*divide*"),
    program: "crash",
    args: ["divide"],
    fires: 1,
    code: 0xC0000094,
  },
  { what: "exception by pattern, another code", on: first("*divide*"), program: "crash", fires: 0, code: AV },
  { what: "exception on write", on: first("av", { access: "write" }), program: "crash", fires: 1, code: AV },
  {
    what: "exception on write, that reads",
    on: first("av", { access: "write" }),
    program: "crash",
    args: ["null-read"],
    fires: 0,
    code: AV,
  },
  {
    what: "exception in an address range",
    on: first("av", { address: { from: "0x0", to: "0xFFFF" } }),
    program: "crash",
    fires: 1,
    code: AV,
  },
  {
    what: "exception outside an address range",
    on: first("av", { address: { from: "0x10000", to: "0x20000" } }),
    program: "crash",
    fires: 0,
    code: AV,
  },
  { what: "exception, the third", on: first("0xE0AA0007", { nth: 3 }), ...handled(5), fires: 1 },
  { what: "exception, a ninth of five", on: first("0xE0AA0007", { nth: 9 }), ...handled(5), fires: 0 },
  { what: "exception, second chance", on: { exception: "*" }, program: "crash", fires: 1, code: AV },
  {
    what: "exception, second chance of one that is handled",
    on: { exception: "*" },
    ...handled(3),
    fires: 0,
  },
  { what: "exit code", on: { exit: "42" }, program: "exit", args: ["42"], fires: 1, code: 42 },
  { what: "another exit code", on: { exit: "42" }, program: "exit", args: ["7"], fires: 0, code: 7 },
  { what: "exit by a crash", on: { exit: "!=0" }, program: "crash", fires: 1, code: AV },
  { what: "load", on: { load: "msvcrt.dll" }, program: "exit", args: ["0"], fires: 1, code: 0 },
  {
    what: "load from a folder that is excepted",
    on: { load: "msvcrt.dll", except: "*\\system32\\*" },
    program: "exit",
    args: ["0"],
    fires: 0,
    code: 0,
  },
  {
    what: "thread start",
    on: { count: 3, of: { thread: "start" } },
    program: "threads",
    args: ["4"],
    fires: 1,
    code: AV,
  },
  {
    what: "thread start where none does",
    on: { count: 3, of: { thread: "start" } },
    program: "exit",
    args: ["0"],
    fires: 0,
    code: 0,
  },
  {
    what: "process start",
    on: { process: "start", image: "child.exe" },
    program: "child",
    options: ["--follow-children"],
    fires: 3,
    code: AV,
  },
  {
    what: "process start, not followed",
    on: { process: "start", image: "child.exe" },
    program: "child",
    fires: 1,
    code: AV,
  },
  { what: "debug text", on: { debugText: "*one, as*" }, program: "debugtext", fires: 1, code: 0 },
  {
    what: "debug text by regex, twice",
    on: { debugText: [{ regex: "^debugtext: o" }, "*three*"] },
    program: "debugtext",
    fires: 2,
    code: 0,
  },
  { what: "debug text, another", on: { debugText: "*nothing*" }, program: "debugtext", fires: 0, code: 0 },
  {
    what: "breakpoint at a symbol",
    on: { breakpoint: "crash!middle" },
    program: "crash",
    args: ["deep"],
    fires: 1,
    code: AV,
  },
  {
    what: "breakpoint that is not reached",
    on: { breakpoint: "crash!middle" },
    program: "crash",
    fires: 0,
    code: AV,
  },
  {
    what: "breakpoint in a module to come",
    on: { breakpoint: "kernel32!ExitProcess" },
    program: "exit",
    args: ["3"],
    fires: 1,
    code: 3,
  },
  {
    what: "timer, repeated",
    on: { timer: "300ms", every: "2s" },
    program: "exit",
    args: ["0", "3500"],
    fires: 2,
    code: 0,
  },
  { what: "timer, too late", on: { timer: "1h" }, program: "exit", args: ["0"], fires: 0, code: 0 },
  { what: "any", on: { any: [first("0xE0AA0009"), raised] }, ...handled(2), fires: 2 },
  { what: "all", on: { all: [raised, { debugText: "*x*" }] }, ...handled(2), fires: 0 },
  {
    what: "all, both",
    on: { all: [{ load: "msvcrt.dll" }, { exit: "any" }] },
    program: "exit",
    args: ["0"],
    fires: 1,
    code: 0,
  },
  {
    what: "sequence",
    on: { sequence: [{ load: "msvcrt.dll" }, { exit: "any" }] },
    program: "exit",
    args: ["0"],
    fires: 1,
    code: 0,
  },
  {
    what: "sequence the other way round",
    on: { sequence: [{ exit: "any" }, { load: "msvcrt.dll" }] },
    program: "exit",
    args: ["0"],
    fires: 0,
    code: 0,
  },
  { what: "count", on: { count: 3, of: raised, within: "10s" }, ...handled(7), fires: 2 },
  { what: "count, too few", on: { count: 8, of: raised }, ...handled(7), fires: 0 },
  {
    what: "not for",
    on: { not: { debugText: "*" }, for: "400ms" },
    program: "exit",
    args: ["0", "1200"],
    fires: 1,
    code: 0,
  },
  {
    what: "not for, too short",
    on: { not: { debugText: "*" }, for: "1h" },
    program: "exit",
    args: ["0"],
    fires: 0,
    code: 0,
  },
  {
    what: "unless",
    on: { when: { exit: "any" }, unless: { load: "nothing.dll" } },
    program: "exit",
    args: ["0"],
    fires: 1,
    code: 0,
  },
  {
    what: "unless it did",
    on: { when: { exit: "any" }, unless: { load: "msvcrt.dll" } },
    program: "exit",
    args: ["0"],
    fires: 0,
    code: 0,
  },
  {
    what: "two dumps, one of them later",
    rules: { r: { on: { timer: "200ms" }, do: [{ dump: "mini" }, { dump: "triage", after: "500ms" }] } },
    program: "exit",
    args: ["0", "4000"],
    fires: 1,
    dumps: 2,
    code: 0,
  },
  {
    what: "stacks alone",
    rules: { r: { on: { exception: "*" }, do: [{ stacks: true }] } },
    program: "crash",
    fires: 1,
    dumps: 1,
    code: AV,
  },
  {
    what: "stacks beside a dump, which has them",
    rules: { r: { on: { exception: "*" }, do: [{ stacks: true }, { dump: "mini" }] } },
    program: "crash",
    fires: 1,
    dumps: 1,
    code: AV,
  },
  {
    what: "kill",
    rules: { r: { on: { timer: "300ms" }, do: [{ kill: true }] } },
    program: "hang",
    fires: 1,
    code: 124,
  },
  {
    what: "detach",
    rules: { r: { on: { timer: "300ms" }, do: [{ detach: true }] } },
    program: "exit",
    args: ["0", "1500"],
    fires: 1,
    code: 0,
  },
  { what: "stop", rules: { r: { on: raised, do: [{ log: "x" }, { stop: true }] } }, ...handled(4), fires: 1 },
  {
    what: "limit of dumps",
    rules: { r: { on: raised, do: [{ dump: "triage" }], limit: { dumps: 2 } } },
    ...handled(5),
    fires: 5,
    dumps: 2,
    suppressed: 3,
  },
  {
    what: "limit of a bucket",
    rules: { r: { on: raised, do: [{ dump: "triage" }] } },
    limits: { perBucket: 1 },
    ...handled(4),
    fires: 4,
    dumps: 1,
    suppressed: 3,
  },
  {
    what: "cool-down",
    rules: { r: { on: raised, do: [{ dump: "triage" }], limit: { cooldown: "1h" } } },
    ...handled(3),
    fires: 3,
    dumps: 1,
    suppressed: 2,
  },
  {
    what: "free space",
    rules: { r: { on: { exception: "*" }, do: [{ dump: "mini" }] } },
    limits: { free: "1000TiB" },
    program: "crash",
    fires: 1,
    dumps: 0,
    suppressed: 1,
    code: AV,
  },
];

const AT_ONCE = 3;
const rows: string[][] = [];

async function check(
  { what, on, rules, limits, program, args = [], options = [], ...expected }: Case,
): Promise<void> {
  await using out = await outputFolder();
  const folder = join(out.path, "..");
  const [recipe, events] = [join(folder, "recipe.json"), join(folder, "events")];
  const all = rules ?? { r: { on, do: [{ log: "fired" }] } };
  await Deno.writeTextFile(
    recipe,
    JSON.stringify({ name: "case", rules: all, ...(limits ? { limits } : {}) }),
  );
  const own = ["--recipe", seen(recipe), "--events", seen(events), "--out", out.path, ...options];
  const { code, stderr } = await trapline(["run", ...own, "--", (await programs()).path(program), ...args]);
  const records = (await Deno.readTextFile(events)).trim().split("\n").map((line) => JSON.parse(line));
  const count = (kind: string): number => records.filter((record) => record.kind === kind).length;
  const files = await captured(out.path);
  const told = `${what}\n${stderr}`;
  assert.equal(code, expected.code, told);
  assert.equal(count("fired"), expected.fires, told);
  assert.equal(files.length, expected.dumps ?? 0, told);
  assert.equal(count("suppressed"), expected.suppressed ?? 0, told);
  for (const { manifest } of files) assert.ok(manifest.verification.ok, told);
  const dumps = JSON.stringify(all).includes('"dump"');
  for (const { manifest } of files) assert.equal(manifest.file.name !== "", dumps, told);
  replay(await Deno.readTextFile(recipe), await Deno.readTextFile(events), expected.fires, what);
  rows.push([
    what,
    [program, ...args].join(" "),
    `${count("fired")}`,
    `${files.length}`,
    `${count("suppressed")}`,
  ]);
}

/** The same recipe over the recorded events fires as often, without Windows. */
function replay(recipe: string, events: string, fires: number, what: string): void {
  const { fired, lacks } = simulate(readRecipe(recipe, "recipe.json"), readTimeline(events));
  assert.deepEqual(lacks, [], what);
  assert.equal(fired.length, fires, `${what}: in simulation`);
}

Deno.test("every trigger, combinator, action and limit does what it says on the real engine, and not otherwise", async () => {
  const waiting = [...CASES];
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      await check(next).catch((error) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  console.log(table(["case", "program", "fired", "dumps", "suppressed"], rows));
  if (failures.length > 0) {
    throw new AggregateError(failures, `${failures.length} of ${CASES.length} cases failed`);
  }
  assert.equal(rows.length, CASES.length);
});
