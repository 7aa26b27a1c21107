/** Conversions of kernel dumps: what the engine would refuse is refused before it is asked, with what can be had. @module */
import { DEBUG_DUMP_DEFAULT, DEBUG_DUMP_FULL, DEBUG_DUMP_SMALL } from "../../facts/qualifiers.ts";
import {
  type KernelDumpKind,
  type KernelExpectation,
  openKernelDump,
  verifyKernel,
} from "../../kerneldump/mod.ts";
import type { FileSource } from "../../minidump/mod.ts";
import { type DumpKind, resolveMachineDump } from "../../recipe/actions/dump_kind.ts";
import { ConvertError } from "../errors.ts";
import type { Conversion } from "./conversion.ts";

/** What the engine makes of each qualifier. */
export const MADE: Readonly<Record<number, KernelDumpKind>> = {
  [DEBUG_DUMP_SMALL]: "small",
  [DEBUG_DUMP_DEFAULT]: "kernel",
  [DEBUG_DUMP_FULL]: "complete",
};

/**
 * The conversion of a kernel dump. From a complete dump everything can be made; from one of kernel memory and from a
 * small one a small one alone: the engine's writers need all physical memory ("Kernel Range dumps can only be written
 * when all of physical memory is accessible", 0x80070057; all 21 pairs were tried).
 */
export async function kernelConversion(
  source: string,
  file: FileSource,
  kind: DumpKind,
): Promise<Conversion> {
  const request = resolveMachineDump(kind);
  using dump = await openKernelDump(file).catch((error) => {
    throw new ConvertError(`"${source}" can't be converted: ${error.message}`);
  });
  const fatal = (await verifyKernel(dump)).find(({ severity }) => severity === "fatal");
  if (fatal !== undefined) throw new ConvertError(`"${source}" can't be converted: ${fatal.message}`);
  const holds = dump.type?.kind;
  if (request.qualifier !== DEBUG_DUMP_SMALL && holds !== "complete" && holds !== "active") {
    throw new ConvertError(
      `"${source}" does not hold what ${request.asked} needs: all physical memory; it is a ${holds} dump, of which ` +
        "DEBUG_KERNEL_SMALL_DUMP alone can be made",
    );
  }
  const expect: KernelExpectation = {
    ...(MADE[request.qualifier] === undefined ? {} : { kind: MADE[request.qualifier]! }),
    bugCheck: dump.header.bugCheck,
    drivers: (await dump.drivers()).length,
  };
  return {
    request,
    check: async (made) => {
      using written = await openKernelDump(made);
      const findings = await verifyKernel(written, expect);
      return { ok: findings.every(({ severity }) => severity !== "fatal"), findings };
    },
  };
}
