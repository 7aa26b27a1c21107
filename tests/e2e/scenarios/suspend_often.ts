/**
 * Suspends all threads of a program that starts and ends threads all the time, so many times, and prints as JSON how
 * often one of them ran or a new one came meanwhile, how often one was left suspended, and what is said of it when it
 * has ended: `suspend_often.ts PROGRAM TIMES`.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { suspendAll, suspension } from "../../../lib/win32/suspension.ts";

const WHILE_MS = 20;

const [program = "", times = ""] = Deno.args;
const child = new Deno.Command(program, { args: ["600"], stdout: "null", stderr: "null" }).spawn();
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, WHILE_MS));
const seen = { threads: new Set<number>(), ran: 0, left: 0 };
for (let i = 0; i < Number(times); i++) {
  await pause();
  {
    using _still = suspendAll(child.pid);
    const at = suspension(child.pid);
    await pause();
    // One that is ending ends nevertheless.
    const later = [...suspension(child.pid)];
    if (![...at, ...later].every(([id, count]) => count > 0 && at.has(id))) seen.ran++;
    for (const id of at.keys()) seen.threads.add(id);
  }
  // A thread is started suspended; none is for so long.
  const after = suspension(child.pid);
  await pause();
  const still = suspension(child.pid);
  if ([...after].some(([id, count]) => count > 0 && still.get(id) === count)) seen.left++;
}
child.kill("SIGKILL");
await child.status;
console.log(JSON.stringify({ ...seen, threads: seen.threads.size, refused: refusal(child.pid) }));

/** What is said of a process that has no threads to suspend. */
function refusal(pid: number): string {
  try {
    suspendAll(pid)[Symbol.dispose]();
    return "";
  } catch (error) {
    return String(error);
  }
}
