// Starts the watch, and goes on when it is armed.
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { deno, fail, ours } from "./deno.mjs";

const ARMED_MS = 60_000;

const { INPUT_PROGRAM: program, INPUT_RECIPE: recipe, INPUT_DUMP: dump, RUNNER_TEMP: temp } = process.env;
const folder = mkdtempSync(join(temp, "trapline-watch-"));
const health = join(folder, "health.json"), log = join(folder, "watch.log"), dumps = join(folder, "dumps");
const kinds = (dump || (recipe ? "" : "triage")).split(/\s+/).filter(Boolean);
const args = [
  ...["watch", "--out", dumps, "--health", health],
  ...(recipe ? ["--recipe", recipe] : []),
  ...kinds.flatMap((kind) => ["--dump", kind]),
  program,
];
const output = openSync(log, "w");
const command = deno(temp);
const child = spawn(command, ours("cli/main.ts", ...args), {
  detached: true,
  stdio: ["ignore", output, output],
});
let ended;
child.on("error", (error) => ended = error.message);
child.on("exit", (code) => ended = `it ended with code ${code}`);
for (const start = Date.now(); ended === undefined && !existsSync(health); await sleep(100)) {
  if (Date.now() - start > ARMED_MS) ended = "it was not armed within a minute";
}
if (ended !== undefined) {
  fail(`The watch could not be started: ${ended}\n${readFileSync(log, "utf8")}`);
  process.exit(125);
}
child.unref();
appendFileSync(
  process.env.GITHUB_STATE,
  `watch=${JSON.stringify({ folder, pid: child.pid, command, program })}\n`,
);
appendFileSync(process.env.GITHUB_OUTPUT, `folder=${dumps}\n`);
process.stdout.write(`Watching ${JSON.stringify(program)}; dumps go to ${dumps}\n`);
process.exit(0);
