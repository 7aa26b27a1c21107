/**
 * CTest and PostgreSQL as their users run them, a part of `deno task test:long`: crashes, a crash that is handled, hangs,
 * a test that its runner ends, exit codes; what they print and how they end is as without us.
 *
 * @module
 */
import { match, ok, strictEqual as equal } from "node:assert/strict";
import { dirname, join } from "node:path";
import { realProgram } from "../../scripts/fixtures/real.ts";
import type { Manifest } from "../../lib/store/manifest.ts";
import { recordsOf, there } from "../support/events.ts";
import { ask } from "../support/postgres_client.ts";
import { table } from "../support/table.ts";
import { alone, captured, type CliRun, outputFolder, programs, seen, trapline } from "../support/trapline.ts";

const LONG = Deno.env.get("TRAPLINE_LONG") !== undefined;

/** A run of a real program. */
interface Case {
  readonly what: string;
  readonly program: "ctest" | "pg_ctl";
  readonly args: readonly string[];
  /** Options of `trapline run`. */
  readonly options?: readonly string[];
  readonly code: number;
  /** Each dump that is due: of which program, and what the headline begins with. */
  readonly dumps: readonly (readonly [image: string, headline: RegExp])[];
  readonly also?: (run: CliRun, manifests: readonly Manifest[]) => void;
}

const WRITES = /^CRASH access violation writing 0x10 /;
const PLUG_IN = /^CRASH access violation writing 0x28 /;
const crashed = ({ stdout }: CliRun): void => match(stdout, /Exception: SegFault/);
const waits = (_: CliRun, manifests: readonly Manifest[]): void => {
  for (const { hang } of manifests) equal(hang?.verdict, "waiting", JSON.stringify(hang));
};

/** `TEST MODE` stands for a folder with one test, which is the fixture `ending` in that mode. */
const ctest = (
  what: string,
  mode: string,
  rest: Omit<Case, "what" | "program" | "args">,
  ...args: string[]
): Case => ({
  what: `ctest: ${what}`,
  program: "ctest",
  args: ["--test-dir", `TEST ${mode}`, ...args],
  ...rest,
});

const CASES: readonly Case[] = [
  ctest("a test that passes", "returns-0", { code: 0, dumps: [] }),
  ctest("a test that fails", "returns-3", { code: 8, dumps: [] }),
  ctest("a test that crashes", "plain", { code: 8, dumps: [["ending.exe", WRITES]], also: crashed }),
  ctest("a test that handles its crash and exits", "veh-quick-exit", {
    code: 8,
    dumps: [["ending.exe", WRITES]],
  }),
  ctest("a test that hangs", "waits-for-ever", {
    code: 124,
    options: ["--deadline", "8s"],
    dumps: [["ctest.exe", /^HANG /], ["ending.exe", /^HANG /]],
    also: waits,
  }),
  ctest(
    "a test that it ends by force",
    "waits-for-ever",
    {
      code: 8,
      options: ["--recipe", "TERMINATED"],
      dumps: [["ending.exe", /^KILLED process \d+ ended it by force/]],
      also: ({ stdout }) => match(stdout, /Timeout/),
    },
    "--timeout",
    "3",
  ),
  ctest("a test's exit code", "returns-3", {
    code: 8,
    options: ["--exit-code", "3"],
    dumps: [["ending.exe", /^EXIT 3/]],
  }),
  {
    what: "pg_ctl: data that is not there",
    program: "pg_ctl",
    args: ["status", "-D", "DATA/none"],
    options: ["--exit-code", "!=0"],
    code: 4,
    dumps: [["pg_ctl.exe", /^EXIT 4/]],
  },
];

/** What the cases name. */
interface Places {
  readonly data: string;
  readonly plugIn: string;
  readonly ending: string;
}

const slashes = (path: string): string => seen(path).replaceAll("\\", "/");

/** A new cluster; PostgreSQL's tools are there beside its server. */
async function cluster(folder: string): Promise<string> {
  const data = join(folder, "data");
  const initdb = join(dirname(await realProgram("pg_ctl")), "initdb.exe");
  const how = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
  const { code, stdout, stderr } = await alone(initdb, ["-D", seen(data), ...how]);
  equal(code, 0, stdout + stderr);
  return data;
}

async function testFolder(folder: string, mode: string, ending: string): Promise<string> {
  const path = join(folder, "tests");
  await Deno.mkdir(path, { recursive: true });
  await Deno.writeTextFile(
    join(path, "CTestTestfile.cmake"),
    `add_test(one "${slashes(ending)}" ${mode} main)\n`,
  );
  return slashes(path);
}

async function recipe(folder: string): Promise<string> {
  const path = join(folder, "terminated.json");
  const rules = { killed: { on: { terminated: "*" }, do: [{ dump: "mini" }] } };
  await Deno.writeTextFile(path, JSON.stringify({ name: "timeouts", rules }));
  return seen(path);
}

async function check(
  { what, program, args, options = [], code, dumps, also }: Case,
  { data, ending }: Places,
): Promise<string[]> {
  await using out = await outputFolder();
  const folder = dirname(out.path);
  const given = await Promise.all(
    args.map(async (arg) =>
      arg.startsWith("TEST ")
        ? await testFolder(folder, arg.slice(5), ending)
        : arg.replace("DATA", slashes(data))
    ),
  );
  const own = await Promise.all(
    options.map(async (each) => each === "TERMINATED" ? await recipe(folder) : each),
  );
  const asked = ["run", "--follow-children", ...own, "--out", seen(out.path), "--"];
  const run = await trapline([...asked, seen(await realProgram(program)), ...given]);
  const said = `${what}:\n${run.stdout}\n${run.stderr}`;
  equal(run.code, code, said);
  const found = (await captured(out.path).catch(() => [])).map(({ manifest }) => manifest);
  const images = found.map(({ target }) => target.image.replace(/^.*\\/, ""));
  const due = dumps.map(([image]) => image);
  equal([...images].sort().join(), [...due].sort().join(), said);
  for (const manifest of found) {
    ok(manifest.verification.ok, said);
    const [, headline] = dumps.find(([image]) => manifest.target.image.endsWith(image))!;
    match(manifest.headline ?? "", headline);
  }
  also?.(run, found);
  return [what, `0x${code.toString(16).toUpperCase()}`, found.map(({ headline }) => headline).join("; ")];
}

/** How long the server may take for whatever is asked of it, in ms. */
const PATIENCE_MS = 240_000;

async function answers(port: number, run: Promise<CliRun>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  let over: CliRun | undefined;
  run.then((result) => over = result);
  while (!(await ask(port, "SELECT 41 + 1").catch(() => "")).includes("42")) {
    ok(over === undefined && Date.now() < end, `the server answers: ${over?.stdout}${over?.stderr}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/**
 * A server, which its tool starts and leaves: a backend dies in its plug-in, beside a crash handler of the server's own,
 * which is asked only without a debugger; the server recovers, and ends when it is asked to.
 */
async function server({ data, plugIn }: Places): Promise<string[]> {
  await using out = await outputFolder();
  await Deno.mkdir(join(data, "crashdumps"));
  const port = 54_000 + Deno.pid % 1_000;
  const events = `${out.path}.ndjson`;
  const control = await realProgram("pg_ctl");
  const own = ["run", "--follow-children", "--until", "tree", "--deadline", "8m"];
  const files = ["--events", seen(events), "--out", seen(out.path)];
  const start = [
    "start",
    "-D",
    slashes(data),
    "-l",
    slashes(join(data, "log.txt")),
    "-o",
    `-p ${port} -c listen_addresses=127.0.0.1`,
  ];
  const run = trapline([...own, ...files, "--", seen(control), ...start]);
  await there(events, "armed", run);
  await answers(port, run);
  await ask(port, `LOAD '${slashes(plugIn)}'`);
  await answers(port, run);
  const stopped = await alone(control, ["stop", "-D", slashes(data), "-m", "fast"]);
  equal(stopped.code, 0, stopped.stdout + stopped.stderr);
  const { code, stderr } = await run;
  equal(code, 0, stderr);
  const found = (await captured(out.path)).map(({ manifest }) => manifest);
  equal(found.length, 1, stderr);
  const [{ headline, target, trigger, stacks }] = found as [typeof found[0]];
  match(headline!, PLUG_IN);
  match(target.image, /postgres\.exe$/);
  match(trigger.kind === "exception" ? trigger.filter ?? "" : "", /postgres/);
  const modules = stacks.find(({ event }) => event)!.frames.map(({ module }) => module);
  equal(modules[0], "plugin.dll");
  ok(modules.includes("postgres.exe"), `${modules}`);
  const processes = (await recordsOf(events)).filter(({ kind }) => kind === "process-start").length;
  return [`PostgreSQL: a server of ${processes} processes, one of which crashes`, "0x0", headline!];
}

if (LONG) {
  Deno.test("CTest and PostgreSQL run as without us, and what befalls them is captured for what it is", async (t) => {
    await using folder = await outputFolder();
    const built = await programs();
    const ending = built.path("ending");
    const plugIn = join(dirname(built.path("plugged")), "plugin.dll");
    const places = { data: await cluster(dirname(folder.path)), plugIn, ending };
    const rows: string[][] = [];
    for (const each of CASES) await t.step(each.what, async () => void rows.push(await check(each, places)));
    await t.step("PostgreSQL: a server", async () => void rows.push(await server(places)));
    const lines = table(["what", "exit code", "dumps"], rows);
    // deno-lint-ignore no-console
    console.log(lines.replaceAll(/^/gm, "long: "));
  });
}
