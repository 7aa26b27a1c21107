/**
 * `deno task test`: all tests, those on the real engine included, each job's output whole when it has ended. Words
 * after it choose jobs by a part of their names. The last line is the sum, `N passed, N failed`.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { up } from "../lab/up.ts";
import { capture, CommandError } from "../support/command.ts";
import { dirname, fromFileUrl } from "../support/paths.ts";
import { type Job, jobsOf, strangers, testFiles } from "./groups.ts";
import { runAll } from "./lanes.ts";
import { add, NONE, summary, type Tally, tallyOf } from "./tally.ts";

const ROOT = dirname(dirname(dirname(fromFileUrl(import.meta.url))));
/** So often it is told what runs. */
const STILL_MS = 30_000;

/** Why the run is no success, besides failed tests. */
const problems: string[] = [];
/** Jobs that run, with the time of their start. */
const running = new Map<Job, number>();
let total = NONE;
let ended = 0;

const seconds = (since: number): string => `${Math.round((performance.now() - since) / 1000)} s`;

/** Runs a job to its end, prints what it said, and counts it. */
async function run(job: Job, count: number): Promise<void> {
  const start = performance.now();
  running.set(job, start);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", ...job.args],
    cwd: ROOT,
    stdin: "null",
  }).output();
  running.delete(job);
  console.log(`test: ${++ended} of ${count}: ${job.name}: ${seconds(start)}`);
  for (const part of [stderr, stdout]) await Deno.stdout.write(part);
  const tally = tallyOf(new TextDecoder().decode(stdout));
  judge(job, code, tally);
  total = add(total, tally ?? NONE);
}

function judge({ name, engine }: Job, code: number, tally: Tally | undefined): void {
  if (tally === undefined) problems.push(`${name} could not be run: deno test ended with code ${code}`);
  else if (tally.failed > 0) problems.push(`${tally.failed} failed in ${name}`);
  else if (code !== 0) problems.push(`${name} ended with code ${code}`);
  // The lab has everything; a runner of Windows may lack a desktop, or a small disk.
  else if (engine && tally.skipped > 0 && Deno.build.os === "linux") {
    problems.push(`${tally.skipped} were skipped in ${name}`);
  }
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

/** Once for all, instead of in every job. */
async function typeCheck(): Promise<void> {
  await capture(Deno.execPath(), ["check", "--quiet", "tests"], { cwd: ROOT }).catch((error) => {
    if (!(error instanceof CommandError)) throw error;
    problems.push("the tests have wrong types");
    console.log(error.output);
  });
}

async function main(words: readonly string[]): Promise<number> {
  const start = performance.now();
  const ready = await lab();
  const files = await testFiles(ROOT);
  for (const name of strangers(files)) {
    problems.push(`scripts/gate/groups.ts names ${name}, which is not there`);
  }
  const jobs = jobsOf(files).filter(({ name, engine }) =>
    (ready || !engine) && (words.length === 0 || words.some((word) => name.includes(word)))
  );
  if (ready && words.length === 0 && !jobs.some(({ engine }) => engine)) {
    problems.push("no end-to-end test was run");
  }
  const still = setInterval(() => {
    const now = [...running].map(([{ name }, since]) => `${name} (${seconds(since)})`).join(", ");
    console.log(`test: ${seconds(start)}: ${ended} of ${jobs.length} have ended; running: ${now}`);
  }, STILL_MS);
  const checked = typeCheck();
  await runAll(jobs, (job) => run(job, jobs.length));
  await checked;
  clearInterval(still);
  console.log(`test: ${seconds(start)}`);
  for (const problem of problems) console.log(`test: ${problem}`);
  console.log(summary(total));
  return total.failed > 0 || problems.length > 0 ? 1 : 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
