/**
 * The two commands that no user types: Windows starts one of them for a program that has crashed, `install --for` the
 * other, which puts the registry back when the first is killed.
 *
 * @module
 */
import { commandLine } from "../win32/command_line.ts";
import { launch } from "../win32/launch.ts";
import { Process } from "../win32/process.ts";
import { openNul } from "../win32/stdio.ts";
import { ownCommand } from "../watch/hold/own_command.ts";
import { handleCrash } from "./crash.ts";
import { isOver, registrations, restore } from "./registration.ts";

/** Their names. */
export const CRASHED = "trapline-crashed", GUARD = "trapline-guard";

const LOOK_MS = 200;

/** Runs one of them, if a command line is one; its exit code. */
export async function ownProgram([name, ...args]: readonly string[]): Promise<number | undefined> {
  if (name === CRASHED) {
    const [pid = "", event = "", info] = args;
    if (!/^\d+$/.test(pid) || !/^\d+$/.test(event)) return 2;
    const address = info === undefined || !/^(0x)?[0-9a-f]+$/i.test(info) ? undefined : BigInt(info);
    return await handleCrash({ pid: Number(pid), event: BigInt(event), info: address });
  }
  if (name !== GUARD) return undefined;
  await guard(Number(args[0]));
  return 0;
}

/**
 * The command line that Windows is to start for a crash. A percent sign means something there, so one in a path is doubled.
 *
 * @param withInfo Whether the former debugger wants the address of a JIT_DEBUG_INFO, which only Windows fills in.
 */
export function crashedCommand(withInfo: boolean): string {
  const line = commandLine(ownCommand(CRASHED)).replaceAll("%", "%%");
  return `${line} %ld %ld${withInfo ? " 0x%p" : ""}`;
}

/** Starts a process that outlives us and puts everything back when we have ended, however that came. */
export function startGuard(): void {
  using nul = openNul();
  launch({
    commandLine: commandLine(ownCommand(GUARD, String(Deno.pid))),
    stdio: [nul.value, nul.value, nul.value],
  });
}

async function guard(pid: number): Promise<void> {
  using process = Process.open(pid);
  while (process && !process.ended(0)) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  for (const registration of registrations()) if (isOver(registration)) restore(registration);
}
