/** Unpacking of gzip, zstd, zip and cabinet files into a temporary file: loaded only where there is one. Enter at {@link unpacked}. @module */
import { Buffer } from "node:buffer";
import { createReadStream } from "node:fs";
import { pipeline, Readable } from "node:stream";
import { createGunzip, createInflateRaw, createZstdDecompress } from "node:zlib";
import { type FileSource, fileSource } from "../minidump/source.ts";
import { wholeZstd } from "../store/zstd_whole.ts";
import { openCabinet } from "../symbols/cabinet.ts";

/** A dump that is open, and where it lies. */
export interface OpenedFile extends Disposable {
  readonly source: FileSource;
  /** The file that holds the dump itself: the one that was given, or a temporary one, which goes with this. */
  readonly path: string;
}

/** How a file is packed. */
export type PackedFormat = "gzip" | "zstd" | "zip" | "cabinet";

/** More than any machine's memory: what unpacks to this is no dump. */
const MOST_BYTES = 64 * 1024 ** 3;

type Bytes = ReadableStream<Uint8Array>;

/** What a packed file holds. */
export async function contentOf(file: string, source: FileSource, packing: PackedFormat): Promise<Bytes> {
  if (packing === "gzip") return web(createReadStream(file).pipe(createGunzip()));
  if (packing === "zstd") {
    const content = Readable.from(wholeZstd(createReadStream(file)));
    return web(pipeline(content, createZstdDecompress(), () => undefined));
  }
  if (packing === "cabinet") return await fromCabinet(source);
  const { method, at, size } = await firstEntry(source);
  const content = createReadStream(file, { start: at, end: at + size - 1 });
  return web(method === 0 ? content : content.pipe(createInflateRaw()));
}

function web(stream: Readable): Bytes {
  return Readable.toWeb(stream) as Bytes;
}

/** As Windows Error Reporting packs them. */
async function fromCabinet(source: FileSource): Promise<Bytes> {
  const { files, content } = await openCabinet(source);
  const file = dumpAmong(files);
  if (file === undefined) throw new Error("the cabinet holds no dump");
  return ReadableStream.from(content(file));
}

/** The first file that is a dump by its name, or the only one. */
function dumpAmong<T extends { readonly name: string }>(files: readonly T[]): T | undefined {
  return files.find(({ name }) => /\.(dmp|mdmp|hdmp)$/i.test(name)) ??
    (files.length === 1 ? files[0] : undefined);
}

const CENTRAL = 0x02014B50, END = 0x06054B50;
const MOST_END = 65_557;

/** The dump in a zip archive. */
async function firstEntry(source: FileSource): Promise<{ method: number; at: number; size: number }> {
  const tail = await source.read(Math.max(0, source.size - MOST_END), MOST_END);
  const last = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  let end = tail.length - 22;
  while (end >= 0 && last.getUint32(end, true) !== END) end--;
  if (end < 0) throw new Error("the zip archive is cut off");
  const list = await source.read(last.getUint32(end + 16, true), last.getUint32(end + 12, true));
  const entries = [...entriesOf(list)];
  const entry = dumpAmong(entries);
  if (entry === undefined) throw new Error("the zip archive holds no dump");
  if (entry.method !== 0 && entry.method !== 8 || entry.encrypted) {
    throw new Error("the zip archive is encrypted, or packed in a way that is not known here");
  }
  const local = await source.read(entry.local, 30);
  const view = new DataView(local.buffer, local.byteOffset, local.byteLength);
  return { ...entry, at: entry.local + 30 + view.getUint16(26, true) + view.getUint16(28, true) };
}

function* entriesOf(
  list: Uint8Array,
): Generator<{ name: string; method: number; size: number; local: number; encrypted: boolean }> {
  const view = new DataView(list.buffer, list.byteOffset, list.byteLength);
  for (let at = 0; at + 46 <= list.length && view.getUint32(at, true) === CENTRAL;) {
    const [name, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true)) as [
      number,
      number,
      number,
    ];
    yield {
      name: Buffer.from(list.subarray(at + 46, at + 46 + name)).toString("utf8"),
      method: view.getUint16(at + 10, true),
      size: view.getUint32(at + 20, true),
      local: view.getUint32(at + 42, true),
      encrypted: (view.getUint16(at + 8, true) & 1) !== 0,
    };
    at += 46 + name + extra + comment;
  }
}

/** Writes content to a temporary file and opens that. */
export async function unpacked(content: Bytes): Promise<OpenedFile> {
  const path = await Deno.makeTempFile({ prefix: "trapline-", suffix: ".dmp" });
  using stack = new DisposableStack();
  stack.defer(() => Deno.removeSync(path));
  let bytes = 0;
  using file = await Deno.open(path, { write: true });
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error("it unpacks to more than any dump has");
    for (let at = 0; at < chunk.length;) at += await file.write(chunk.subarray(at));
  }
  const source = stack.use(await fileSource(path));
  const kept = stack.move();
  return { source, path, [Symbol.dispose]: () => kept.dispose() };
}
