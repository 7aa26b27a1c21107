import { rejects, strictEqual as equal } from "node:assert/strict";
import { KernelDumpError, openKernelDump } from "../../lib/kerneldump/mod.ts";
import { bytesSource } from "../../lib/minidump/mod.ts";
import { runsDump } from "../support/kernel/layouts.ts";
import { plainKernel } from "../support/kernel/plain.ts";

function refused(bytes: Uint8Array, code: string): Promise<void> {
  return rejects(openKernelDump(bytesSource(bytes)), (error) => {
    equal(error instanceof KernelDumpError && error.code, code);
    return true;
  });
}

Deno.test("what is no 64-bit kernel dump is refused by kind", async () => {
  const whole = runsDump(plainKernel());
  await refused(new Uint8Array(0), "not-kernel-dump");
  await refused(new TextEncoder().encode("MDMP: of a process"), "not-kernel-dump");
  await refused(new TextEncoder().encode("PAGEDUMP"), "32-bit");
  await refused(whole.subarray(0, 4096), "out-of-file");
});
