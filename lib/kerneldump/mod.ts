/**
 * Reads, checks and summarises kernel dumps: what Windows or a debugger writes of a whole machine. Runs anywhere, needs
 * no Windows, no engine and no permission but to read the file it is given.
 *
 * - {@link openKernelDump} gives header, drivers, registers and memory.
 * - {@link verifyKernel} checks that a dump is whole and the one that was asked for.
 * - {@link summariseKernel} says what happened, as plain data.
 * - {@link bugCheckFact} says what a bug check code means.
 *
 * Complete, kernel, active and small dumps of x64 machines are read; of ARM64 the header and small dumps. Files may be
 * hostile: whatever is in them, only {@link KernelDumpError} is thrown because of it.
 *
 * @module
 */
export { type KernelDump, type KernelException, openKernelDump } from "./dump.ts";
export { KernelDumpError, type KernelDumpErrorCode } from "./error.ts";
export {
  KERNEL_DUMP_TYPES,
  type KernelDumpKind,
  type KernelDumpType,
  type KernelLayout,
} from "./dump_types.ts";
export { kernelBucket, withFault } from "./fault.ts";
export type { KernelHeader, KernelMachine, PageRun } from "./header.ts";
export type { KernelMemory } from "./memory.ts";
export type { DriverEntry, UnloadedDriver } from "./small.ts";
export { isKernelFile } from "./kernel_file.ts";
export { summariseKernel } from "./summary.ts";
export type {
  KernelBugCheck,
  KernelModule,
  KernelParameter,
  KernelPlace,
  KernelSummary,
} from "./summary_types.ts";
export {
  type KernelExpectation,
  type KernelFinding,
  type KernelFindingCode,
  verifyKernel,
} from "./verify.ts";
export {
  type BugCheckFact,
  bugCheckFact,
  type BugCheckParameter,
  type BugCheckParameterKind,
} from "../facts/bug_check.ts";
