/** The numbers and names of streams. @module */

/**
 * Numbers of the streams this reader knows: MINIDUMP_STREAM_TYPE of minidumpapiset.h, then the extensions of
 * Breakpad ("Gg") and Crashpad ("CP").
 */
export const StreamType = {
  Unused: 0,
  ThreadList: 3,
  ModuleList: 4,
  MemoryList: 5,
  Exception: 6,
  SystemInfo: 7,
  ThreadExList: 8,
  Memory64List: 9,
  CommentA: 10,
  CommentW: 11,
  HandleData: 12,
  FunctionTable: 13,
  UnloadedModuleList: 14,
  MiscInfo: 15,
  MemoryInfoList: 16,
  ThreadInfoList: 17,
  HandleOperationList: 18,
  Token: 19,
  JavaScriptData: 20,
  SystemMemoryInfo: 21,
  ProcessVmCounters: 22,
  IptTrace: 23,
  ThreadNames: 24,
  BreakpadInfo: 0x47670001,
  AssertionInfo: 0x47670002,
  LinuxCpuInfo: 0x47670003,
  LinuxProcStatus: 0x47670004,
  LinuxLsbRelease: 0x47670005,
  LinuxCmdLine: 0x47670006,
  LinuxEnviron: 0x47670007,
  LinuxAuxv: 0x47670008,
  LinuxMaps: 0x47670009,
  LinuxDsoDebug: 0x4767000A,
  CrashpadInfo: 0x43500001,
} as const;

const names: ReadonlyMap<number, string> = new Map(
  Object.entries(StreamType).map(([name, type]) => [type, name]),
);

/** The name of a stream's type, or its number in hexadecimal where it has none here. */
export function streamName(type: number): string {
  return names.get(type) ?? `0x${type.toString(16).toUpperCase().padStart(8, "0")}`;
}
