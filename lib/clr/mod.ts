/**
 * Reads what a .NET runtime knows from a dump, or from a process that stands still: the exception with its message and
 * inner exceptions, every thread's managed stack, and who waits for whose lock. Needs no Windows and none of
 * Microsoft's libraries: runtimes since .NET 9 describe themselves, and a version that is not known is not read.
 *
 * - {@link readManaged} reads all of it.
 * - {@link Memory} caches the target's memory and notes what was read of it.
 * - {@link PortablePdb} has the lines of methods.
 *
 * Memory may be damaged or hostile: whatever is in it, only {@link ClrError} is thrown because of it.
 *
 * @example The exception in a dump
 * ```ts ignore
 * import { Memory, readManaged } from "trapline/clr";
 * import { fileSource, openDump, TargetMemory } from "trapline/minidump";
 *
 * using source = await fileSource("dumps/shop.dmp");
 * const dump = await openDump(source);
 * const event = await dump.exception();
 * const facts = readManaged({
 *   memory: new Memory(await TargetMemory.of(dump, source)),
 *   modules: await dump.modules(),
 *   registers: () => undefined, // no stacks
 *   stop: event && { tid: event.threadId, code: event.code },
 * });
 * console.log(facts?.exception?.type, facts?.exception?.message);
 * ```
 *
 * @module
 */
export { readManaged } from "./read.ts";
export type { StopOfTarget, Target } from "./read.ts";
export { ThrownExceptions } from "./thrown.ts";
export type { ThrownException } from "./thrown.ts";
export { Memory } from "./memory.ts";
export type { MemoryPiece, MemoryReader } from "./memory.ts";
export { ClrError } from "./error.ts";
export type { ClrErrorCode } from "./error.ts";
export { hasRuntime, runtimeModule } from "./runtime.ts";
export type { LoadedModule } from "./runtime.ts";
export { withManagedFrames } from "./merge.ts";
export { exceptionWords } from "../facts/managed.ts";
export { causes, isFramework, lockWaits } from "./words.ts";
export { withLines } from "./pdb/lines.ts";
export type { FindPdb } from "./pdb/lines.ts";
export { registersOf } from "./stack/registers.ts";
export type { Registers } from "./stack/registers.ts";
export { PortablePdb } from "./pdb/portable_pdb.ts";
export type { SourceLine } from "./pdb/portable_pdb.ts";
export type {
  ManagedException,
  ManagedFacts,
  ManagedFrame,
  ManagedLock,
  ManagedModule,
  ManagedThread,
} from "../facts/managed.ts";
