/** Starting a program without being its debugger. @module */
import { Handle } from "./handle.ts";
import { kernel32 } from "./kernel32.ts";
import { LAYOUTS } from "./layouts.ts";
import { lastError, Win32Error } from "./library.ts";
import { setInheritable } from "./stdio.ts";
import { wide } from "./text.ts";

/** What to start. */
export interface LaunchOptions {
  /** The program and its arguments, joined as Windows takes them. */
  readonly commandLine: string;
  /** Its working folder; ours without it. */
  readonly cwd?: string | undefined;
  /** Variables beside our own. */
  readonly env?: Readonly<{ [name: string]: string }> | undefined;
  /** Its stdin, stdout and stderr. */
  readonly stdio: readonly [bigint, bigint, bigint];
}

/**
 * Starts a program; its pid. Deno's own way would put it into a job that ends with us, and a target must outlive its
 * watcher.
 *
 * @throws {Win32Error} If it can't be started.
 */
export function launch({ commandLine, cwd, env = {}, stdio }: LaunchOptions): number {
  const UNICODE_ENVIRONMENT = 0x400, USE_STD_HANDLES = 0x100;
  const { STARTUPINFOW, PROCESS_INFORMATION } = LAYOUTS;
  const startup = new DataView(new ArrayBuffer(STARTUPINFOW.size));
  startup.setUint32(STARTUPINFOW.cb, STARTUPINFOW.size, true);
  startup.setUint32(STARTUPINFOW.dwFlags, USE_STD_HANDLES, true);
  for (const [i, handle] of stdio.entries()) {
    startup.setBigUint64(STARTUPINFOW.hStdInput + i * 8, handle, true);
  }
  const process = new DataView(new ArrayBuffer(PROCESS_INFORMATION.size));
  setInheritable(stdio, true);
  const created = kernel32().CreateProcessW(
    null,
    wide(commandLine),
    null,
    null,
    1,
    UNICODE_ENVIRONMENT,
    environmentBlock(env),
    cwd === undefined ? null : wide(cwd),
    startup,
    process,
  );
  const code = created ? 0 : lastError(); // Not one call between: others would overwrite it.
  setInheritable(stdio, false);
  if (!created) throw new Win32Error("CreateProcessW", code);
  for (const at of [PROCESS_INFORMATION.hProcess, PROCESS_INFORMATION.hThread]) {
    new Handle(process.getBigUint64(at, true))[Symbol.dispose]();
  }
  return process.getUint32(PROCESS_INFORMATION.dwProcessId, true);
}

/** Our environment with these variables; null when it is ours as it is. */
function environmentBlock(env: Readonly<{ [name: string]: string }>): Uint16Array<ArrayBuffer> | null {
  if (Object.keys(env).length === 0) return null;
  // Windows' names have no case.
  const named = new Map(
    Object.entries({ ...Deno.env.toObject(), ...env }).map(([name, value]) => [
      name.toUpperCase(),
      `${name}=${value}\0`,
    ]),
  );
  return wide(`${[...named.values()].join("")}\0`);
}
