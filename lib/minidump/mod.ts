/**
 * Reads, checks and summarises minidumps. Runs anywhere, needs no Windows, no engine and no permission but to read
 * the file it is given. A dump is read by pieces, so its size does not matter.
 *
 * - {@link openDump} gives the streams as typed data.
 * - {@link identify} says what kind of file something is.
 * - {@link verify} checks that a dump is whole and the one that was asked for.
 * - {@link summarise} says what happened, as plain data.
 * - {@link bucket} gives the same id to the same crash.
 *
 * Files may be hostile: whatever is in them, only {@link MinidumpError} is thrown because of it.
 *
 * @example Check and summarise a file
 * ```ts ignore
 * import { openDump, summarise, verify } from "trapline/minidump";
 *
 * using dump = await openDump("dumps/app.dmp");
 * const { ok, findings } = await verify(dump);
 * const { exception } = await summarise(dump);
 * console.log(ok, findings, exception?.words);
 * ```
 *
 * @module
 */
export { openDump } from "./open.ts";
export { Minidump } from "./dump.ts";
export { MinidumpError } from "./error.ts";
export type { MinidumpErrorCode, MinidumpErrorPlace } from "./error.ts";
export { blobSource, bytesSource, fileSource } from "./source.ts";
export type { FileSource, Source, SyncSource } from "./source.ts";
export { TargetMemory } from "./target_memory.ts";
export { identify } from "./identify.ts";
export { FILE_KINDS, type FileIdentity, type FileKind } from "./file_kind.ts";
export { verify } from "./verify.ts";
export type { Verification } from "./verification.ts";
export type { DumpExpectation } from "./check_expected.ts";
export type { StreamReport } from "./check_layout.ts";
export type { Finding, FindingCode, Severity } from "./findings.ts";
export { summarise } from "./summary.ts";
export type {
  Summary,
  SummaryException,
  SummaryModule,
  SummaryPlace,
  SummaryThread,
} from "./summary_types.ts";
export { STOP_KINDS, type StopKind } from "./stop.ts";
export { streamName, StreamType } from "./stream_type.ts";
export type { Header, StreamEntry } from "./header.ts";
export type { Location } from "./data_view.ts";
export {
  bucket,
  type BucketFrame,
  type BucketStack,
  formerBucket,
  formerHangBucket,
  hangBucket,
} from "./bucket.ts";
export { managedBucket } from "./managed_bucket.ts";
export type { BucketException, ManagedBucketFrame } from "./managed_bucket.ts";
export { frameName, isOwn, isSystem } from "./frame_name.ts";
export { lacksMemory } from "./memory_flags.ts";
export { moduleFinder } from "./find_module.ts";
export type { Span } from "./find_module.ts";
export type { Context } from "./context.ts";
export type { Exception } from "./exception.ts";
export { type Cpu, CPU_NAMES, type Os, type SystemInfo } from "./system.ts";
export type { MiscInfo, TimeZone, XState } from "./misc.ts";
export type { MemoryDescriptor, Thread, ThreadInfo } from "./threads.ts";
export type { Module, UnloadedModule } from "./modules.ts";
export type { CodeView } from "./codeview.ts";
export type { Memory64, MemoryInfo, MemoryRange } from "./memory.ts";
export type { Handle } from "./handles.ts";
export type { HandleOperation } from "./handle_operations.ts";
export type { FunctionTable, Token } from "./comment_streams.ts";
export type { ProcessVmCounters, SystemMemoryInfo } from "./counters.ts";
export type { AssertionInfo, BreakpadInfo } from "./breakpad.ts";
export type { CrashpadInfo, CrashpadModule, CrashpadObject } from "./crashpad.ts";
