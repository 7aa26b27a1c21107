/**
 * Runs Trapline in a console of its own and presses Ctrl-C there, so many times, once its target has started; then there
 * is RESULT.pressed, and at the end RESULT with when that was, its exit code and what it said, as JSON: `ctrl_c.ts PRESSES EVENTS RESULT
 * ARGS...`, where EVENTS is the file of `--events`. Files, because the standard handles are gone with their console.
 *
 * @module
 */
import { cliArguments } from "./cli.ts";

const [presses = "", events = "", result = "", ...args] = Deno.args;
const BETWEEN_MS = 1_500;
const CTRL_C_EVENT = 0;

const kernel32 = Deno.dlopen("kernel32.dll", {
  AllocConsole: { parameters: [], result: "i32" },
  FreeConsole: { parameters: [], result: "i32" },
  GenerateConsoleCtrlEvent: { parameters: ["u32", "u32"], result: "i32" },
});
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Waits until the target runs, however long that takes on a busy machine, or Trapline has ended without one; and then
 * some: a program on its way up may not hear a Ctrl-C yet.
 */
async function started(output: Promise<unknown>): Promise<void> {
  let over = false;
  output.finally(() => over = true);
  while (!over && !(await Deno.readTextFile(events).catch(() => "")).includes('"process-start"')) {
    await pause(100);
  }
  await pause(BETWEEN_MS);
}

// Nobody else's console: every process in it gets the Ctrl-C.
kernel32.symbols.FreeConsole();
kernel32.symbols.AllocConsole();
Deno.addSignalListener("SIGINT", () => {});
const child = new Deno.Command(Deno.execPath(), {
  args: cliArguments(...args),
  stdin: "null",
  stdout: "null",
  stderr: "piped",
}).spawn();
const output = child.output();
await started(output);
let at = 0;
for (let i = 0; i < Number(presses); i++) {
  kernel32.symbols.GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0);
  at = Date.now();
  await pause(BETWEEN_MS);
}
await Deno.writeTextFile(`${result}.pressed`, "");
const { code, stderr } = await output;
await Deno.writeTextFile(
  result,
  JSON.stringify({ at, code: code >>> 0, stderr: new TextDecoder().decode(stderr) }),
);
Deno.exit(0);
