/**
 * `deno task lab`: Microsoft's debugger engine on a Linux machine.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { exec, windowsProgram } from "./exec.ts";
import { ENGINE, LAB, windowsPath } from "./layout.ts";
import { rootKind } from "./root.ts";
import { engine, LabError } from "./steps.ts";
import { doctor, down, up } from "./up.ts";
import { CommandError } from "../support/command.ts";
import { resolve } from "../support/paths.ts";

const USAGE = `usage: deno task lab COMMAND
  engine                 bring the engine and its header alone, from NuGet; on Windows, too
  up                     bring Wine, compilers, deno.exe and the engine (idempotent)
  exec PROGRAM ARGS...   run a Windows program here, with this stdio; its exit code
  path FILE              the Windows path of a file
  doctor                 what is there and what is missing
  down                   end every Windows program in the lab; nothing stays mounted`;

const say = (line: string): void => console.error(line);

async function main([command, ...args]: string[]): Promise<number> {
  switch (command) {
    case "engine":
      if (!await engine.done()) await engine.make();
      console.log(ENGINE);
      return 0;
    case "up":
      await up(say);
      say(`lab: up, in ${LAB}`);
      return 0;
    case "exec":
      if (args[0] === undefined) break;
      await up(say);
      return await exec(await windowsProgram(args[0], args.slice(1)));
    case "path":
      if (args[0] === undefined) break;
      console.log(windowsPath(resolve(args[0])));
      return 0;
    case "doctor": {
      const parts = await doctor();
      for (const { name, ready } of parts) console.log(`${ready ? "ready  " : "missing"}  ${name}`);
      console.log(
        `Wine: ${await rootKind() === "host" ? "this machine's own" : "in a Debian tree"}; folder: ${LAB}`,
      );
      return parts.every((part) => part.ready) ? 0 : 1;
    }
    case "down":
      await down();
      return 0;
  }
  say(USAGE);
  return 2;
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    if (!(error instanceof LabError || error instanceof CommandError)) throw error;
    say(`lab: ${error.message}`);
    Deno.exit(125);
  }
}
