/**
 * Presses Ctrl-C while the command line runs a program: gives both a console of their own, waits until the program has
 * said that it is ready, and sends Ctrl-C to everything on that console. `ctrl_c.ts FILE DENO-ARGS...`: when that was
 * and the command line's exit code go to a file, because stdout is the console's afterwards.
 *
 * @module
 */
const [file = "", ...args] = Deno.args;
const kernel32 = Deno.dlopen("kernel32.dll", {
  FreeConsole: { parameters: [], result: "i32" },
  AllocConsole: { parameters: [], result: "i32" },
  GenerateConsoleCtrlEvent: { parameters: ["u32", "u32"], result: "i32" },
});

// What was started without a window has a console that can't be pressed anything on.
kernel32.symbols.FreeConsole();
if (kernel32.symbols.AllocConsole() === 0) throw new Error("There is no console to be had");
Deno.addSignalListener("SIGINT", () => {});
const child = new Deno.Command(Deno.execPath(), {
  args,
  stdin: "null",
  stdout: "piped",
  stderr: "inherit",
}).spawn();
const decoder = new TextDecoder();
let pressed = 0;
for await (const chunk of child.stdout) {
  if (pressed || !decoder.decode(chunk).includes("ready")) continue;
  // The program says so before the trap has noted all that it must.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  if (kernel32.symbols.GenerateConsoleCtrlEvent(0, 0) === 0) throw new Error("Ctrl-C can't be sent");
  pressed = Date.now();
}
const { code } = await child.status;
await Deno.writeTextFile(file, JSON.stringify({ pressed, code: code >>> 0 }));
