/** The system stream: processor and operating system. @module */
import type { Reader } from "./reader.ts";
import { StreamType } from "./stream_type.ts";
import type { View } from "./data_view.ts";

/** The operating system a dump comes from. */
export type Os = "windows" | "macos" | "ios" | "linux" | "android" | "solaris" | "fuchsia" | "other";

/** Every {@link Cpu}. */
export const CPU_NAMES = [
  "x86",
  "x64",
  "arm",
  "arm64",
  "ia64",
  "mips",
  "mips64",
  "ppc",
  "ppc64",
  "sparc",
  "riscv",
  "riscv64",
  "other",
] as const;

/** The processor a dump comes from, by PROCESSOR_ARCHITECTURE_*; the ones from 0x8000 on are Breakpad's. */
export type Cpu = typeof CPU_NAMES[number];

/** MINIDUMP_SYSTEM_INFO. */
export interface SystemInfo {
  /** The processor. */
  readonly cpu: Cpu;
  /** PROCESSOR_ARCHITECTURE_*. */
  readonly architecture: number;
  /** The processor's family. */
  readonly level: number;
  /** The processor's model (high byte) and stepping (low byte). */
  readonly revision: number;
  /** How many processors the machine has. */
  readonly processors: number;
  /** The operating system. */
  readonly os: Os;
  /** VER_PLATFORM_*; the ones from 0x8000 on are Breakpad's. */
  readonly platformId: number;
  /** Its name as people say it: `Windows 11`, `Windows Server 2022`, `Linux`. */
  readonly osName: string;
  /** `major.minor.build`. */
  readonly osVersion: string;
  /** The build number. */
  readonly build: number;
  /** VER_NT_*: 1 workstation, 2 domain controller, 3 server. */
  readonly productType: number;
  /** The service pack, or a description of the system on others than Windows. May be empty. */
  readonly servicePack: string;
  /** VER_SUITE_* bits. */
  readonly suiteMask: number;
}

const CPUS: ReadonlyMap<number, Cpu> = new Map([
  [0, "x86"],
  [1, "mips"],
  [3, "ppc"],
  [5, "arm"],
  [6, "ia64"],
  [9, "x64"],
  [10, "x86"],
  [12, "arm64"],
  [0x8001, "sparc"],
  [0x8002, "ppc64"],
  [0x8003, "arm64"],
  [0x8004, "mips64"],
  [0x8005, "riscv"],
  [0x8006, "riscv64"],
]);

const PLATFORMS: ReadonlyMap<number, readonly [Os, string]> = new Map([
  [1, ["windows", "Windows 9x"]],
  [2, ["windows", "Windows"]],
  [3, ["windows", "Windows CE"]],
  [0x8000, ["other", "Unix"]],
  [0x8101, ["macos", "macOS"]],
  [0x8102, ["ios", "iOS"]],
  [0x8201, ["linux", "Linux"]],
  [0x8202, ["solaris", "Solaris"]],
  [0x8203, ["android", "Android"]],
  [0x8204, ["other", "PlayStation 3"]],
  [0x8205, ["other", "Native Client"]],
  [0x8206, ["fuchsia", "Fuchsia"]],
]);

const WORKSTATION = 1;
const NT = 2;

/** Windows by version and build, newest first: the build a name begins with, for workstations and servers. */
const WINDOWS_10: readonly (readonly [build: number, workstation: string, server: string])[] = [
  [26100, "Windows 11", "Windows Server 2025"],
  [22000, "Windows 11", "Windows Server"],
  [20348, "Windows 10", "Windows Server 2022"],
  [17763, "Windows 10", "Windows Server 2019"],
  [14393, "Windows 10", "Windows Server 2016"],
  [0, "Windows 10", "Windows Server"],
];
const WINDOWS_OLD: Readonly<Record<string, readonly [workstation: string, server: string]>> = {
  "6.3": ["Windows 8.1", "Windows Server 2012 R2"],
  "6.2": ["Windows 8", "Windows Server 2012"],
  "6.1": ["Windows 7", "Windows Server 2008 R2"],
  "6.0": ["Windows Vista", "Windows Server 2008"],
  "5.2": ["Windows XP x64", "Windows Server 2003"],
  "5.1": ["Windows XP", "Windows XP"],
  "5.0": ["Windows 2000", "Windows 2000"],
};

const SIZE = 32;

/** The system, or `undefined` where the dump has no such stream. */
export async function readSystemInfo(reader: Reader): Promise<SystemInfo | undefined> {
  const view = (await reader.streamView(StreamType.SystemInfo))?.atLeast(SIZE, "The system information");
  if (view === undefined) return undefined;
  const csdRva = view.u32(24);
  const platformId = view.u32(20);
  const [os] = PLATFORMS.get(platformId) ?? ["other"];
  return {
    cpu: CPUS.get(view.u16(0)) ?? "other",
    architecture: view.u16(0),
    level: view.u16(2),
    revision: view.u16(4),
    processors: view.u8(6),
    os,
    platformId,
    osName: osName(view),
    osVersion: `${view.u32(8)}.${view.u32(12)}.${view.u32(16)}`,
    build: view.u32(16),
    productType: view.u8(7),
    servicePack: csdRva === 0
      ? ""
      : await reader.nested("", () => reader.string(csdRva, StreamType.SystemInfo)),
    suiteMask: view.u16(28),
  };
}

function osName(view: View): string {
  const platformId = view.u32(20);
  const [, name] = PLATFORMS.get(platformId) ?? ["other", `platform 0x${platformId.toString(16)}`];
  if (platformId !== NT) return name;
  const server = view.u8(7) !== WORKSTATION;
  if (view.u32(8) === 10) {
    const row = WINDOWS_10.find(([build]) => view.u32(16) >= build);
    return row?.[server ? 2 : 1] ?? name;
  }
  return WINDOWS_OLD[`${view.u32(8)}.${view.u32(12)}`]?.[server ? 1 : 0] ?? name;
}
