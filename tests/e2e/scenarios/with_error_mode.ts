/**
 * The command line with an error mode as a parent could have given it: `with_error_mode.ts MODE ARGS...`. Set here, because
 * Wine's processes do not inherit it.
 *
 * @module
 */
import { program } from "../../../lib/cli/main.ts";

const [mode = "0", ...args] = Deno.args;
const kernel32 = Deno.dlopen("kernel32.dll", { SetErrorMode: { parameters: ["u32"], result: "u32" } });
kernel32.symbols.SetErrorMode(Number(mode));
Deno.exit(await program(args));
