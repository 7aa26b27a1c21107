/** Starting a program without being its debugger. @module */
import { Handle } from "./handle.ts";
import { kernel32 } from "./kernel32.ts";
import { systemLibrary, Win32Error } from "./library.ts";
import { setInheritable } from "./stdio.ts";
import { wide } from "./text.ts";

const creation = systemLibrary("kernel32.dll", {
  CreateProcessW: {
    parameters: [
      "pointer",
      "buffer",
      "pointer",
      "pointer",
      "i32",
      "u32",
      "buffer",
      "buffer",
      "buffer",
      "buffer",
    ],
    result: "i32",
  },
});

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
  const startup = new DataView(new ArrayBuffer(104)); // STARTUPINFOW
  startup.setUint32(0, 104, true);
  startup.setUint32(60, USE_STD_HANDLES, true);
  for (const [i, handle] of stdio.entries()) startup.setBigUint64(80 + i * 8, handle, true);
  const process = new DataView(new ArrayBuffer(24)); // PROCESS_INFORMATION
  setInheritable(stdio, true);
  // Not one call between this and the error code: others would overwrite it.
  const code = creation().CreateProcessW(
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
    )
    ? 0
    : kernel32().GetLastError();
  setInheritable(stdio, false);
  if (code) throw new Win32Error("CreateProcessW", code);
  for (const at of [0, 8]) new Handle(process.getBigUint64(at, true))[Symbol.dispose]();
  return process.getUint32(16, true);
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
