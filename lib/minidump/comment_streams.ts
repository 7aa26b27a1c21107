/** Streams that are lists or texts of little structure: comments, function tables, tokens. @module */
import { MinidumpError } from "./error.ts";
import type { Reader } from "./reader.ts";
import { StreamType } from "./stream_type.ts";
import { ansi, utf16 } from "./text.ts";
import type { Location, View } from "./data_view.ts";

/** Longer comments are cut: they are for people. */
const MOST_COMMENT_BYTES = 1024 * 1024;

/** The comment that was given when the dump was written: the Unicode one first, else the other. */
export async function readComment(reader: Reader): Promise<string | undefined> {
  const wide = await reader.shortStream(StreamType.CommentW, MOST_COMMENT_BYTES);
  if (wide !== undefined) return utf16(wide.bytes);
  const narrow = await reader.shortStream(StreamType.CommentA, MOST_COMMENT_BYTES);
  return narrow === undefined ? undefined : ansi(narrow.bytes);
}

/** MINIDUMP_TOKEN_INFO_HEADER: an access token, in dumps written with token information. */
export interface Token {
  /** The process or thread it was asked of. */
  readonly id: number;
  /** The value of its handle. */
  readonly handle: bigint;
  /** Its bytes, header included. */
  readonly location: Location;
}

/** TokenSize counts the header too. Sighting: dbgeng 10.0.29507 writes one token of 728 bytes into a stream of 744. */
const TOKEN_HEADER = 16;

/** The tokens. Empty where the dump has no such stream. */
export async function readTokens(reader: Reader): Promise<readonly Token[]> {
  const view = await reader.streamView(StreamType.Token);
  if (view === undefined) return [];
  const count = view.u32(4);
  const tokens: Token[] = [];
  let at = view.u32(8);
  while (tokens.length < count) {
    const size = view.u32(at);
    if (size < TOKEN_HEADER) throw sizeError(view, at, "A token");
    const { rva } = view.slice(at, size);
    tokens.push({ id: view.u32(at + 4), handle: view.u64(at + 8), location: { rva, size } });
    at += size;
  }
  return tokens;
}

/** MINIDUMP_FUNCTION_TABLE_DESCRIPTOR: unwind data of code that was made at run time. */
export interface FunctionTable {
  /** First address of the code. */
  readonly minimumAddress: bigint;
  /** Last address of the code. */
  readonly maximumAddress: bigint;
  /** What the entries' addresses are relative to. */
  readonly baseAddress: bigint;
  /** Number of entries. */
  readonly entryCount: number;
  /** Size of an entry (12 for RUNTIME_FUNCTION on x64). */
  readonly entrySize: number;
  /** Where the entries are. */
  readonly entries: Location;
}

const TABLE_HEADER = 24;
const TABLE_DESCRIPTOR = 32;

/** Function tables of generated code. Empty where the dump has no such stream. */
export async function readFunctionTables(reader: Reader): Promise<readonly FunctionTable[]> {
  const view = await reader.streamView(StreamType.FunctionTable);
  if (view === undefined) return [];
  const [descriptor, native, entrySize, count] = [view.u32(4), view.u32(8), view.u32(12), view.u32(16)];
  if (view.u32(0) < TABLE_HEADER || descriptor < TABLE_DESCRIPTOR) {
    throw sizeError(view, 0, "A function table");
  }
  const tables: FunctionTable[] = [];
  let at = view.u32(0) + view.u32(20);
  while (tables.length < count) {
    const size = view.u32(at + 24) * entrySize;
    const { rva } = view.slice(at + descriptor + native, size);
    tables.push({
      minimumAddress: view.u64(at),
      maximumAddress: view.u64(at + 8),
      baseAddress: view.u64(at + 16),
      entryCount: view.u32(at + 24),
      entrySize,
      entries: { rva, size },
    });
    at += descriptor + native + size + view.u32(at + 28);
  }
  return tables;
}

function sizeError(view: View, at: number, what: string): MinidumpError {
  const place = { stream: view.stream, offset: view.rva + at };
  return new MinidumpError("bad-size", `${what} is smaller than its header`, place);
}
