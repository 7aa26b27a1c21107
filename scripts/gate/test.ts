/**
 * `deno task test`: all tests, those on the real engine included. The last line is the sum, `N passed, N failed`.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { up } from "../lab/up.ts";
import { dirname, fromFileUrl } from "../support/paths.ts";
import { add, NONE, summary, type Tally, tallyOf } from "./tally.ts";

const ROOT = dirname(dirname(dirname(fromFileUrl(import.meta.url))));
/** Where examples are that must run: in guides, and in comments. */
const DOCUMENTED = ["README.md", "docs", "mod.ts", "lib"];
const END_TO_END = "tests/e2e";
/** The closing line is found in the end of the output. */
const TAIL = 1 << 16;

/** Why the run is no success, besides failed tests. */
const problems: string[] = [];

/** Runs `deno test` with our stdio; what its closing line says. */
async function run(what: string, ...args: string[]): Promise<Tally> {
  const start = performance.now();
  console.log(`test: ${what}: deno test -A ${args.join(" ")}`);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", ...args],
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const decoder = new TextDecoder();
  let tail = "";
  for await (const chunk of child.stdout) {
    for (let at = 0; at < chunk.length;) at += Deno.stdout.writeSync(chunk.subarray(at));
    tail = (tail + decoder.decode(chunk, { stream: true })).slice(-TAIL);
  }
  const { code } = await child.status;
  const tally = tallyOf(tail);
  if (tally === undefined) problems.push(`the ${what} could not be run: deno test ended with code ${code}`);
  else if (code !== 0 && tally.failed === 0) problems.push(`the ${what} ended with code ${code}`);
  console.log(`test: ${what}: ${Math.round((performance.now() - start) / 1000)} s`);
  return tally ?? NONE;
}

/** The lab is Windows to the end-to-end tests; on Windows there is no need of it. */
async function lab(): Promise<boolean> {
  if (Deno.build.os === "windows") return true;
  try {
    await up((line) => console.error(line));
    return true;
  } catch (error) {
    problems.push(
      `no end-to-end test was run: the lab is not up: ${error instanceof Error ? error.message : error}`,
    );
    return false;
  }
}

async function endToEnd(): Promise<Tally> {
  if (!await isThere(END_TO_END)) {
    problems.push(`no end-to-end test was run: there is no ${END_TO_END}`);
    return NONE;
  }
  const tally = await run("end-to-end tests", END_TO_END);
  if (tally.skipped > 0) problems.push(`${tally.skipped} end-to-end tests were skipped`);
  if (tally.passed + tally.failed === 0) problems.push("no end-to-end test was run");
  return tally;
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(`${ROOT}/${path}`).then(() => true, () => false);
}

async function main(): Promise<number> {
  const ready = await lab();
  let total = await run("unit tests", "tests", `--ignore=${END_TO_END}`);
  const documented: string[] = [];
  for (const path of DOCUMENTED) if (await isThere(path)) documented.push(path);
  total = add(total, await run("doc tests", "--doc", ...documented));
  if (ready) total = add(total, await endToEnd());
  for (const problem of problems) console.log(`test: ${problem}`);
  console.log(summary(total));
  return total.failed > 0 || problems.length > 0 ? 1 : 0;
}

if (import.meta.main) Deno.exit(await main());
