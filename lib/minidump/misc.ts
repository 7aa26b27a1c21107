/** The stream of facts about the process: its id, its times, its build. @module */
import type { Reader } from "./reader.ts";
import { StreamType } from "./stream_type.ts";
import { utf16 } from "./text.ts";
import type { View } from "./data_view.ts";

/**
 * MINIDUMP_MISC_INFO, versions 1 to 5. A field is there only if the writer's version has it and its flag says that
 * it was filled in.
 */
export interface MiscInfo {
  /** The size of the structure: 24, 44, 232, 832 or 1364, one for each version. */
  readonly size: number;
  /** MINIDUMP_MISC1_* ... MINIDUMP_MISC5_* flags. */
  readonly flags: number;
  /** The process id. */
  readonly processId?: number;
  /** When the process was created, to the second. */
  readonly created?: Date;
  /** Processor time in user mode, in seconds. */
  readonly userSeconds?: number;
  /** Processor time in the kernel, in seconds. */
  readonly kernelSeconds?: number;
  /** The processor's clock, in MHz. */
  readonly processorMhz?: { readonly max: number; readonly current: number; readonly limit: number };
  /** SECURITY_MANDATORY_* level of the process: 0x2000 medium, 0x3000 high. */
  readonly integrityLevel?: number;
  /** MEM_EXECUTE_OPTION_* flags: data execution prevention. */
  readonly executeFlags?: number;
  /** 1 for a protected process. */
  readonly protectedProcess?: number;
  /** The machine's time zone. */
  readonly timeZone?: TimeZone;
  /** The build of the system, as the debugger shows it. */
  readonly buildString?: string;
  /** The build of the writer. */
  readonly debugBuildString?: string;
  /** Where processor state beyond the classic context is. */
  readonly xstate?: XState;
  /** The process cookie. */
  readonly processCookie?: number;
}

/** The part of TIME_ZONE_INFORMATION that is needed to read local times. */
export interface TimeZone {
  /** TIME_ZONE_ID_*: 0 unknown, 1 standard, 2 daylight. */
  readonly id: number;
  /** Minutes that UTC is ahead of local time. */
  readonly bias: number;
  /** The name in winter. */
  readonly standardName: string;
  /** The name in summer. */
  readonly daylightName: string;
  /** Minutes to add in summer. */
  readonly daylightBias: number;
}

/** XSTATE_CONFIG_FEATURE_MSC_INFO. */
export interface XState {
  /** The size of a context with all features. */
  readonly contextSize: number;
  /** A bit for each feature. */
  readonly enabledFeatures: bigint;
  /** Place of each enabled feature within a context. */
  readonly features: readonly { readonly id: number; readonly offset: number; readonly size: number }[];
}

const SIZES = [24, 44, 232, 832, 1364] as const;

const Flag = {
  ProcessId: 0x1,
  Times: 0x2,
  Power: 0x4,
  Integrity: 0x10,
  ExecuteFlags: 0x20,
  TimeZone: 0x40,
  ProtectedProcess: 0x80,
  BuildString: 0x100,
  ProcessCookie: 0x200,
} as const;

/** The miscellaneous information, or `undefined` where the dump has no such stream. */
export async function readMiscInfo(reader: Reader): Promise<MiscInfo | undefined> {
  const view = (await reader.streamView(StreamType.MiscInfo))?.atLeast(
    SIZES[0],
    "The miscellaneous information",
  );
  if (view === undefined) return undefined;
  const size = Math.min(view.size, view.u32(0));
  const flags = view.u32(4);
  const has = (flag: number, version: number): boolean => (flags & flag) !== 0 && size >= SIZES[version - 1]!;
  return {
    size,
    flags,
    ...(has(Flag.ProcessId, 1) ? { processId: view.u32(8) } : {}),
    ...(has(Flag.Times, 1) ? times(view) : {}),
    ...(has(Flag.Power, 2) ? { processorMhz: mhz(view) } : {}),
    ...(has(Flag.Integrity, 3) ? { integrityLevel: view.u32(44) } : {}),
    ...(has(Flag.ExecuteFlags, 3) ? { executeFlags: view.u32(48) } : {}),
    ...(has(Flag.ProtectedProcess, 3) ? { protectedProcess: view.u32(52) } : {}),
    ...(has(Flag.TimeZone, 3) ? { timeZone: timeZone(view) } : {}),
    ...(has(Flag.BuildString, 4) ? builds(view) : {}),
    // Version 5 has its own validity: a size and a mask of features.
    ...(size >= SIZES[4] && view.u32(832) > 0 ? { xstate: xstate(view) } : {}),
    ...(has(Flag.ProcessCookie, 5) ? { processCookie: view.u32(1360) } : {}),
  };
}

function times(view: View): Pick<MiscInfo, "created" | "userSeconds" | "kernelSeconds"> {
  return { created: new Date(view.u32(12) * 1000), userSeconds: view.u32(16), kernelSeconds: view.u32(20) };
}

function mhz(view: View): NonNullable<MiscInfo["processorMhz"]> {
  return { max: view.u32(24), current: view.u32(28), limit: view.u32(32) };
}

function timeZone(view: View): TimeZone {
  return {
    id: view.u32(56),
    bias: view.i32(60),
    standardName: utf16(view.slice(64, 64).bytes),
    daylightName: utf16(view.slice(148, 64).bytes),
    daylightBias: view.i32(228),
  };
}

function builds(view: View): Pick<MiscInfo, "buildString" | "debugBuildString"> {
  return {
    buildString: utf16(view.slice(232, 520).bytes),
    debugBuildString: utf16(view.slice(752, 80).bytes),
  };
}

const MOST_FEATURES = 64;

function xstate(view: View): XState {
  const enabledFeatures = view.u64(840);
  const features = Array.from({ length: MOST_FEATURES }, (_, id) => id)
    .filter((id) => (enabledFeatures >> BigInt(id) & 1n) === 1n)
    .map((id) => ({ id, offset: view.u32(848 + id * 8), size: view.u32(852 + id * 8) }));
  return { contextSize: view.u32(836), enabledFeatures, features };
}
