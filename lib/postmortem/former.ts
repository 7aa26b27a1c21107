/** The debugger that was registered before us: whom it is for, and its command line. @module */
import { registryText, type RegistryView, textOf } from "../win32/registry.ts";
import type { Applied, Registration } from "./registration.ts";
import { AEDEBUG } from "./ways.ts";

/** What Windows gives a postmortem debugger. */
export interface Crash {
  /** The program that has crashed. */
  readonly pid: number;
  /** The handle of an event, inherited: the program waits until it is set. */
  readonly event: bigint;
  /** The address of a JIT_DEBUG_INFO in the program; absent where Windows was not asked for it. */
  readonly info?: bigint | undefined;
}

/** The command line of the debugger that was there before, for programs of a view; undefined where there was none. */
export function formerDebugger(
  { settings }: Pick<Registration, "settings">,
  view: RegistryView,
): string | undefined {
  const before = (name: string): string => {
    const found = settings.find((each) => each.key === AEDEBUG && each.view === view && each.name === name);
    return (found?.before && textIn(found.before)) ?? "";
  };
  return usable(before("Debugger"), before("Auto"));
}

/** The command lines of debuggers, 64-bit first: those that a registration has replaced, or those that are registered now. */
export function formerCommands(registration?: Pick<Registration, "settings">): string[] {
  return (["64", "32"] as const).flatMap((view) => {
    if (registration !== undefined) return formerDebugger(registration, view) ?? [];
    const now = (name: string): string => registryText(AEDEBUG, name, view) ?? "";
    return usable(now("Debugger"), now("Auto")) ?? [];
  });
}

/** "-" is what images of CI machines have. One without Auto would ask a person first, which Windows does, not we. */
function usable(command: string, auto: string): string | undefined {
  return command.trim() === "" || command.trim() === "-" || auto !== "1" ? undefined : command.trim();
}

function textIn({ type, hex }: NonNullable<Applied["before"]>): string | undefined {
  return textOf({ type, data: Uint8Array.fromHex(hex) });
}

/** Fills in a command line as Windows does: `%ld` is the process id, then the event; `%p` the address. */
export function filledIn(command: string, { pid, event, info = 0n }: Crash): string {
  const numbers = [String(pid), String(event)];
  return command.replaceAll(/%(%|p|I?6?4?l*[dux])/g, (whole, kind: string) => {
    if (kind === "%") return "%";
    if (kind === "p") return info.toString(16).toUpperCase().padStart(16, "0");
    const value = numbers.shift();
    if (value === undefined) return whole;
    return kind.endsWith("x") ? BigInt(value).toString(16) : value;
  });
}
