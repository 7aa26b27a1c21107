/** Ends processes: `end.ts PID…`. @module */
import { Process } from "../../../lib/win32/process.ts";

for (const pid of Deno.args) {
  using process = Process.open(Number(pid));
  process?.terminate(1);
}
