/**
 * A watch captures a program, which is ended; then the same program is started until one has that pid again, and that
 * one lives on until the watch has captured it too. Prints both, as JSON: `pid_reuse.ts PROGRAM EVENTS WATCH...`,
 * where WATCH is what stands behind `trapline watch`.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { identityOf } from "../../../lib/watch/find/identity.ts";
import { Process } from "../../../lib/win32/process.ts";
import { cliArguments } from "./cli.ts";

const [program = "", events = "", ...watch] = Deno.args;
/** Windows gives a pid out again soon, Wine after 256 others. */
const TRIES = 2_000, TURN_MS = 50, PATIENCE_MS = 60_000;

interface Lived {
  readonly pid: number;
  readonly created: string;
}

function start(): Deno.ChildProcess {
  return new Deno.Command(program, { args: ["sleep", "600"], stdin: "null", stdout: "null", stderr: "null" })
    .spawn();
}

async function end(child: Deno.ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await child.status;
}

/** Lets it live until so many dumps have been kept. */
async function live(child: Deno.ChildProcess, kept: number): Promise<Lived> {
  const { pid } = child;
  let created = "";
  {
    using process = Process.open(pid)!;
    created = identityOf(process).created;
  }
  const until = performance.now() + PATIENCE_MS;
  while (Deno.readTextFileSync(events).split('"kind":"kept"').length <= kept) {
    if (performance.now() > until) throw new Error(`Process ${pid} was not captured`);
    await new Promise((resolve) => setTimeout(resolve, TURN_MS));
  }
  await end(child);
  return { pid, created };
}

async function again(pid: number): Promise<Deno.ChildProcess> {
  for (let i = 0; i < TRIES; i++) {
    const child = start();
    if (child.pid === pid) return child;
    await end(child);
  }
  throw new Error(`The pid ${pid} did not come again`);
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).size > 0;
  } catch {
    return false;
  }
}

const watching = new Deno.Command(Deno.execPath(), {
  args: cliArguments("watch", "--events", events, ...watch),
  stdin: "null",
  stdout: "null",
  stderr: "inherit",
}).spawn();
while (!isThere(events)) await new Promise((resolve) => setTimeout(resolve, TURN_MS));
const first = await live(start(), 1);
const second = await live(await again(first.pid), 2);
await end(watching);
console.log(JSON.stringify([first, second]));
