/** What kind of file this is, by its first bytes. @module */
import { MinidumpError } from "./error.ts";
import type { FileIdentity, FileKind } from "./file_kind.ts";
import { Reader } from "./reader.ts";
import type { Source } from "./source.ts";
import { StreamType } from "./stream_type.ts";
import { type Os, readSystemInfo } from "./system.ts";
import { ansi } from "./text.ts";
import { userDumpWords } from "./user_dump.ts";

const SAMPLE = 4096;

/** Signatures of user dumps from before minidumps. */
const USER_DUMPS: Readonly<Record<string, 32 | 64>> = { USERDU64: 64, USERDUMP: 32 };

/** Signatures at the start of a file, longest first. */
const SIGNATURES: readonly (readonly [signature: string, kind: FileKind, what: string])[] = [
  ["PAGEDU64", "kernel-dump", "a 64-bit kernel dump"],
  ["PAGEDUMP", "kernel-dump", "a 32-bit kernel dump; open it in WinDbg"],
  ["PMDM", "other-minidump", "a minidump of a big-endian machine"],
  ["MSCF", "cabinet", "a cabinet; unpack it first"],
  ["PK\x03\x04", "zip", "a zip archive; unpack it first"],
  ["\x1f\x8b", "gzip", "a gzip file; unpack it first"],
  ["7z\xbc\xaf\x27\x1c", "archive", "a 7-Zip archive; unpack it first"],
  ["\xfd7zXZ", "archive", "an xz file; unpack it first"],
  ["\x28\xb5\x2f\xfd", "archive", "a Zstandard file; unpack it first"],
  ["BZh", "archive", "a bzip2 file; unpack it first"],
  ["Rar!\x1a\x07", "archive", "a RAR archive; unpack it first"],
  ["MZ", "program", "a Windows program or DLL, not a dump"],
];

/**
 * Says what kind of file this is, from its first 4 KiB and, for a minidump, its directory. Never fails because of
 * what is in the file.
 *
 * @example A file that is no dump
 * ```ts
 * import { bytesSource, identify } from "trapline/minidump";
 *
 * const identity = await identify(bytesSource(new TextEncoder().encode("MSCF....")));
 * console.log(identity.kind, identity.what); // cabinet a cabinet; unpack it first
 * ```
 */
export async function identify(source: Source): Promise<FileIdentity> {
  if (source.size === 0) return { kind: "empty", what: "an empty file" };
  const bytes = await source.read(0, Math.min(SAMPLE, source.size));
  const start = String.fromCharCode(...bytes.subarray(0, 8));
  if (start.startsWith("MDMP")) return await identifyMinidump(source);
  if (start.startsWith("\x7fELF")) return identifyElf(bytes);
  const bits = USER_DUMPS[start];
  if (bits !== undefined) return { kind: "user-dump", what: await userDumpWords(source, bits) };
  const known = SIGNATURES.find(([signature]) => start.startsWith(signature));
  if (known !== undefined) return { kind: known[1], what: known[2] };
  if (bytes.every((byte) => byte === 0)) return { kind: "zeros", what: ZEROS };
  if (UPLOAD.test(ansi(bytes))) return { kind: "upload", what: "an HTTP upload; the dump is one part of it" };
  return await identifyText(source, bytes);
}

const ZEROS = "zeros, not a dump: it was never filled, or lost in a crash of the machine";
/** The first lines of a multipart body: a boundary, and the headers of its first part. */
const UPLOAD = /^--[^\r\n]+\r?\nContent-Disposition:/i;

const OTHER: FileIdentity = {
  kind: "other-minidump",
  what: "a minidump that does not say which system it is from",
};
const BY_OS: Readonly<Partial<Record<Os, FileIdentity>>> = {
  windows: { kind: "windows-minidump", what: "a minidump of a Windows process" },
  linux: { kind: "linux-minidump", what: "a minidump of a Linux process" },
  android: { kind: "linux-minidump", what: "a minidump of an Android process" },
  macos: { kind: "macos-minidump", what: "a minidump of a macOS process" },
  ios: { kind: "macos-minidump", what: "a minidump of an iOS process" },
};

async function identifyMinidump(source: Source): Promise<FileIdentity> {
  try {
    const reader = await Reader.open(source);
    const linux = reader.streams.some(({ type }) =>
      type >= StreamType.LinuxCpuInfo && type <= StreamType.LinuxDsoDebug
    );
    const system = await readSystemInfo(reader);
    const foreign = {
      kind: OTHER.kind,
      what: `a minidump of ${system?.osName ?? "an unknown system"}`,
    } as const;
    return BY_OS[system?.os ?? (linux ? "linux" : "other")] ?? (system === undefined ? OTHER : foreign);
  } catch (error) {
    if (!(error instanceof MinidumpError)) throw error;
    return { kind: OTHER.kind, what: "a minidump that is damaged or cut off" };
  }
}

/** e_ident[EI_DATA] says the byte order of e_type at 16; 4 is ET_CORE. */
function identifyElf(bytes: Uint8Array): FileIdentity {
  const low = bytes[5] === 2 ? bytes[17] : bytes[16];
  return {
    kind: "elf",
    what: low === 4 ? "an ELF core dump; open it in gdb or lldb" : "an ELF file, not a dump",
  };
}

/** A microdump may stand behind other lines of a log, so more of a text is searched for it. */
const TEXT_SEARCH = 1024 * 1024;

async function identifyText(source: Source, bytes: Uint8Array): Promise<FileIdentity> {
  if (bytes.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))) {
    return { kind: "unknown", what: "not a dump of a known kind" };
  }
  const text = ansi(await source.read(0, Math.min(TEXT_SEARCH, source.size)));
  return text.includes("BEGIN BREAKPAD MICRODUMP")
    ? { kind: "microdump", what: "a Breakpad microdump: text out of a log, not a minidump" }
    : { kind: "text", what: "a text file, not a dump" };
}
