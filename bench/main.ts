/**
 * `deno task bench`: Trapline beside a C++ client of the same engine and beside plain Win32, in one run.
 *
 * On Linux everything that is measured runs in the lab; only the report is made here.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { fixtures } from "../scripts/fixtures.ts";
import { realProgram } from "../scripts/fixtures/real.ts";
import { dotnetProgram } from "../scripts/fixtures/dotnet.ts";
import { windowsDeno } from "../scripts/lab/exec.ts";
import { REPO, windowsPath } from "../scripts/lab/layout.ts";
import type { Invocation } from "../scripts/lab/root.ts";
import { join } from "../scripts/support/paths.ts";
import { buildClients } from "./build.ts";
import { machineFacts } from "./machine.ts";
import { TextLineStream } from "./lines.ts";
import { type Options, options, USAGE, UsageError } from "./options.ts";
import { report } from "./report.ts";
import type { Line, Plan, Sample } from "./samples.ts";

const WINDOWS = Deno.build.os === "windows";
const local = (file: string): string => WINDOWS ? file : windowsPath(file);

/** A folder of five tests that take a second each, as ctest wants it. */
async function testsOf(program: string): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "trapline-bench-" });
  const tests = ["one", "two", "three", "four", "five"].map((name) =>
    `add_test(${name} "${program.replaceAll("\\", "/")}" nothing 50 1)\n`
  );
  await Deno.writeTextFile(join(folder, "CTestTestfile.cmake"), tests.join(""));
  return folder;
}

async function plan(options: Options, tests: string): Promise<Plan> {
  const { runs, only, exceptions, stops, mb, managed, threads } = options;
  const { path } = await fixtures();
  const { engine_client, raw_loop } = await buildClients();
  const programs = {
    client: local(engine_client),
    raw: local(raw_loop),
    exit: local(path("exit")),
    ticker: local(path("ticker")),
    handled: local(path("handled")),
    bigmem: local(path("bigmem")),
    managed: local((await dotnetProgram()).path),
    ending: local(path("ending")),
    node: local(await realProgram("node")),
    "7za": local(await realProgram("7za")),
    ctest: local(await realProgram("ctest")),
    tests: local(tests),
  };
  return { runs, only, exceptions, stops, mb, managed, threads, programs };
}

async function runner(plan: Plan): Promise<Invocation> {
  const script = join(REPO, "bench", "runner.ts");
  const args = [JSON.stringify(plan)];
  if (!WINDOWS) return await windowsDeno(script, args);
  return { program: Deno.execPath(), args: ["run", "-A", "--no-check", script, ...args], env: {} };
}

/** The runner's lines, until it ends well. */
async function measure(plan: Plan): Promise<Line[]> {
  const { program, args, env: needed } = await runner(plan);
  // Where no Node is on the PATH, each start of Deno may copy deno.exe to stand in for it: that is not ours to measure.
  const env = { ...needed, DENO_DISABLE_NODE_SHIM: "1" };
  const child = new Deno.Command(program, { args, env, stdin: "null", stdout: "piped", stderr: "inherit" })
    .spawn();
  const lines: Line[] = [];
  const text = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
  for await (const line of text) if (line.startsWith("{")) lines.push(JSON.parse(line) as Line);
  const { code } = await child.status;
  if (code !== 0) throw new Error(`The runner ended with code ${code}`);
  return lines;
}

async function save(text: string): Promise<void> {
  const folder = join(REPO, "bench", "results");
  await Deno.mkdir(folder, { recursive: true });
  const file = join(folder, `${new Date().toISOString().slice(0, 10)}.md`);
  await Deno.writeTextFile(file, text);
  console.error(`bench: kept in ${file}`);
}

async function main(args: string[]): Promise<number> {
  const asked = options(args);
  if (asked === undefined) {
    console.log(USAGE);
    return 0;
  }
  const tests = await testsOf(local((await fixtures()).path("busy")));
  const lines = await measure(await plan(asked, tests)).finally(() =>
    Deno.remove(tests, { recursive: true })
  );
  const samples = lines.flatMap((line): Sample[] => line.is === "sample" ? [line.sample] : []);
  const text = report(samples, asked, await machineFacts(lines, asked));
  console.log(text);
  if (asked.save) await save(text);
  return 0;
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`bench: ${error.message}\n${USAGE}`);
    Deno.exit(2);
  }
}
