/** Suspending a process from outside, as no debugger does: `suspend.ts PID`. @module */
import { Handle } from "../../../lib/win32/handle.ts";
import { kernel32 } from "../../../lib/win32/kernel32.ts";

/** Suspends all threads of a process. */
export function suspendProcess(pid: number): void {
  const SUSPEND_RESUME = 0x800;
  using process = Handle.of(kernel32().OpenProcess(SUSPEND_RESUME, 0, pid), "OpenProcess");
  const { symbols } = Deno.dlopen("ntdll.dll", { NtSuspendProcess: { parameters: ["u64"], result: "i32" } });
  symbols.NtSuspendProcess(process.value);
}

if (import.meta.main) suspendProcess(Number(Deno.args[0]));
