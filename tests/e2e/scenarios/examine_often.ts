/**
 * Judges a program that only looks as if it hung, so many times, and prints how often each verdict was given, and how
 * often a single look would have told of waits, and of a deadlock, as JSON: `examine_often.ts PROGRAM MODE TIMES`.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { examineHang } from "../../../lib/watch/sample/examine.ts";
import { judge, lockCycle } from "../../../lib/watch/sample/verdict.ts";
import { Inspection } from "../../../lib/win32/inspection.ts";
import { lockWaits } from "../../../lib/win32/lock_waits.ts";
import { Process } from "../../../lib/win32/process.ts";
import { threadIds } from "../../../lib/win32/suspension.ts";

const [program = "", mode = "", times = "20"] = Deno.args;
const child = new Deno.Command(program, { args: [mode], stdout: "null", stderr: "null" }).spawn();
await new Promise((resolve) => setTimeout(resolve, 1_000));
using process = Process.open(child.pid)!;
using inspection = Inspection.open(child.pid)!;
const seen: Record<string, number> = {};
const count = (what: string): number => seen[what] = (seen[what] ?? 0) + 1;
for (let i = 0; i < Number(times); i++) {
  const waits = lockWaits(inspection, threadIds(child.pid));
  if (waits.length > 0) count("waits");
  if (lockCycle(waits).length > 0) count("cycle at one look");
  count(judge(await examineHang(child.pid, { looks: [] })).verdict);
}
process.terminate(1);
await child.status;
console.log(JSON.stringify(seen));
