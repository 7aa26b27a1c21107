/** The header and the directory of a minidump. @module */
import { MinidumpError } from "./error.ts";
import type { Source } from "./source.ts";
import { streamName } from "./stream_type.ts";
import { type Location, View } from "./data_view.ts";

/** MINIDUMP_HEADER. */
export interface Header {
  /** The low half of the version field; 0xA793 in every dump. */
  readonly version: number;
  /** The high half: differs by the DLL that wrote the file and means nothing else. */
  readonly implementation: number;
  /** Entries of the directory. */
  readonly streamCount: number;
  /** Where the directory is. */
  readonly directoryRva: number;
  /** A checksum; 0 in every dump seen. */
  readonly checksum: number;
  /** When the dump was written, to the second. */
  readonly written: Date;
  /** MINIDUMP_TYPE: what the writer was asked to put in. */
  readonly flags: bigint;
}

/** One entry of the directory: MINIDUMP_DIRECTORY. */
export interface StreamEntry extends Location {
  /** The stream's number. See `StreamType`; unknown numbers are kept. */
  readonly type: number;
  /** Its name, or its number in hexadecimal. */
  readonly name: string;
}

/** "MDMP", read as a little-endian number. */
const SIGNATURE = 0x504D444D;
const VERSION = 0xA793;
const HEADER_SIZE = 32;
const ENTRY_SIZE = 12;

/** Reads header and directory. Entries of the type "unused" are left out, all others are kept in file order. */
export async function readHeader(
  source: Source,
): Promise<{ header: Header; streams: readonly StreamEntry[] }> {
  const view = new View(await source.read(0, Math.min(HEADER_SIZE, source.size)), 0);
  if (view.size < 4 || view.u32(0) !== SIGNATURE) {
    throw new MinidumpError("not-minidump", "The file is not a minidump: no MDMP signature", { offset: 0 });
  }
  const header = parseHeader(view.atLeast(HEADER_SIZE, "The header"));
  const size = header.streamCount * ENTRY_SIZE;
  if (header.directoryRva + size > source.size) {
    const message =
      `The directory of ${header.streamCount} streams lies outside the file of ${source.size} bytes`;
    throw new MinidumpError("out-of-file", message, { offset: header.directoryRva });
  }
  return { header, streams: await readDirectory(source, header) };
}

function parseHeader(view: View): Header {
  const version = view.u16(4);
  if (version !== VERSION) {
    const message = `The minidump has version 0x${version.toString(16)}, not 0xa793`;
    throw new MinidumpError("not-minidump", message, { offset: 4 });
  }
  return {
    version,
    implementation: view.u16(6),
    streamCount: view.u32(8),
    directoryRva: view.u32(12),
    checksum: view.u32(16),
    written: new Date(view.u32(20) * 1000),
    flags: view.u64(24),
  };
}

/** No writer makes more than some dozens; the bound only keeps a hostile directory from filling memory. */
const MOST_STREAMS = 4096;

async function readDirectory(source: Source, header: Header): Promise<StreamEntry[]> {
  if (header.streamCount > MOST_STREAMS) {
    const message = `The directory has ${header.streamCount} streams, more than ${MOST_STREAMS}`;
    throw new MinidumpError("too-big", message, { offset: header.directoryRva });
  }
  const size = header.streamCount * ENTRY_SIZE;
  const view = new View(await source.read(header.directoryRva, size), header.directoryRva);
  const entries: StreamEntry[] = [];
  for (let at = 0; at < size; at += ENTRY_SIZE) {
    const type = view.u32(at);
    if (type !== 0) entries.push({ type, name: streamName(type), ...view.location(at + 4) });
  }
  return entries;
}
