// Ends the watch, and tells what it captured.
import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { fail, ours } from "./deno.mjs";

// The watch writes how it stands every 5 s: what fired before this step is in what it writes next.
const WRITTEN_MS = 10_000;
// So long a dump that is being written, checked and explained is waited for.
const SETTLED_MS = 60_000;

if (!process.env.STATE_watch) process.exit(0); // It was never started, and that has been told.
const { folder, pid, command, program } = JSON.parse(process.env.STATE_watch);
const health = join(folder, "health.json");
const start = Date.now();
const since = () => Date.now() - start;
const written = () => statSync(health).mtimeMs >= start;
const facts = () => JSON.parse(readFileSync(health, "utf8"));
const settled = ({ fired, captures, unverified, missed, suppressed }) =>
  captures + unverified + missed + suppressed >= fired;
while (!written() && since() < WRITTEN_MS) await sleep(200);
const goesOn = written();
while (goesOn && !settled(facts()) && since() < SETTLED_MS) await sleep(200);
try {
  // Its hosts let go of what they watch when it is gone.
  process.kill(pid, "SIGKILL");
} catch (error) {
  if (error.code !== "ESRCH") throw error;
}
const { startedAt, ended, watching, missed, trouble } = facts();
const words = [
  `watched ${JSON.stringify(program)} since ${startedAt}`,
  `saw ${ended + watching} processes of it`,
  ...(missed > 0 ? [`${missed} dumps could not be written`] : []),
  ...(trouble ? [`had trouble: ${trouble}`] : []),
  ...(goesOn ? [] : ["ENDED BEFORE THE JOB DID"]),
].join(", ");
if (!goesOn) fail(`The watch ended before the job did; its log is ${join(folder, "watch.log")}`);
const { status } = spawnSync(command, ours("action/collect.ts", join(folder, "dumps"), words), {
  stdio: "inherit",
});
process.exit(goesOn ? status ?? 125 : 125);
