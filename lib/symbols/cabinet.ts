/**
 * Cabinets, Microsoft's archives: symbol servers keep files in them (`ntdll.pd_`), and so do those who send dumps. The
 * format is documented as [MS-CAB]. Of its kinds of packing
 * none, MSZIP and LZX are read; Quantum, of the time of Office 97, is not.
 *
 * @module
 */
import type { Source } from "../minidump/source.ts";
import { CabinetError } from "./cabinet_error.ts";

/** A file in a cabinet. */
export interface CabinetFile {
  readonly name: string;
  readonly size: number;
  /** Where it begins in its folder's data. */
  readonly at: number;
  readonly folder: number;
}

interface Folder {
  readonly at: number;
  readonly blocks: number;
  readonly packing: number;
}

/** What a cabinet holds. */
export interface Cabinet {
  readonly files: readonly CabinetFile[];
  /** The content of a file in pieces. */
  content(file: CabinetFile): AsyncGenerator<Uint8Array>;
}

const MAGIC = 0x4D534346;
const HEADER = 36, MOST_FILES = 65_536;
const WITH_PREVIOUS = 1, WITH_NEXT = 2, WITH_RESERVE = 4;
const NONE = 0, MSZIP = 1, LZX = 3;
/** A block unpacks to at most this, and refers back to at most the one before. */
const WINDOW = 32_768;
/** [MS-CAB] allows a packed block to be a little longer than what it holds. */
const MOST_BLOCK = WINDOW + 6144;

/** Whether bytes begin as a cabinet does. */
export function isCabinet(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) === MAGIC;
}

/**
 * Reads the list of a cabinet.
 *
 * @throws {CabinetError} If it is damaged, or one of several that belong together.
 */
export async function openCabinet(source: Source): Promise<Cabinet> {
  const head = await view(source, 0, HEADER);
  if (head.getUint32(0) !== MAGIC) throw new CabinetError("it is no cabinet");
  const [folders, files, flags] = [26, 28, 30].map((at) => head.getUint16(at, true)) as [
    number,
    number,
    number,
  ];
  if ((flags & (WITH_PREVIOUS | WITH_NEXT)) !== 0) {
    throw new CabinetError("it is one of several cabinets that belong together");
  }
  let [at, folderReserve, blockReserve] = [HEADER, 0, 0];
  if ((flags & WITH_RESERVE) !== 0) {
    const sizes = await view(source, HEADER, 4);
    at += 4 + sizes.getUint16(0, true);
    [folderReserve, blockReserve] = [sizes.getUint8(2), sizes.getUint8(3)];
  }
  const width = 8 + folderReserve;
  const list = await view(source, at, folders * width);
  const parts = Array.from({ length: folders }, (_, n): Folder => ({
    at: list.getUint32(n * width, true),
    blocks: list.getUint16(n * width + 4, true),
    packing: list.getUint16(n * width + 6, true),
  }));
  return {
    files: await filesOf(source, head.getUint32(16, true), files),
    content: (file) => contentOf(source, file, parts[file.folder], blockReserve),
  };
}

/** u32 size, u32 place, u16 folder, u16 date, u16 time, u16 attributes, the name. */
async function filesOf(source: Source, from: number, count: number): Promise<CabinetFile[]> {
  const bytes = await source.read(from, Math.min(count * (16 + 257), MOST_FILES * 64));
  const list = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const files: CabinetFile[] = [];
  for (let at = 0; files.length < count;) {
    const end = bytes.indexOf(0, at + 16);
    if (end < 0) throw new CabinetError("its list of files is cut off");
    files.push({
      name: new TextDecoder().decode(bytes.subarray(at + 16, end)),
      size: list.getUint32(at, true),
      at: list.getUint32(at + 4, true),
      folder: list.getUint16(at + 8, true),
    });
    at = end + 1;
  }
  return files;
}

/** Blocks of u32 checksum, u16 packed size, u16 size, the packed bytes. */
async function* contentOf(
  source: Source,
  { at: from, size }: CabinetFile,
  folder: Folder | undefined,
  reserve: number,
): AsyncGenerator<Uint8Array> {
  if (folder === undefined) throw new CabinetError("it is damaged");
  const unpack = await unpacker(folder.packing);
  let [place, at] = [folder.at, 0];
  for (let block = 0; block < folder.blocks && at < from + size; block++) {
    const head = await view(source, place, 8);
    const [packed, length] = [head.getUint16(4, true), head.getUint16(6, true)];
    if (packed > MOST_BLOCK || length > WINDOW) throw new CabinetError("it is damaged");
    const bytes = await view(source, place + 8 + reserve, packed);
    place += 8 + reserve + packed;
    const made = unpack(new Uint8Array(bytes.buffer, bytes.byteOffset, packed), length);
    const wanted = made.subarray(Math.max(0, from - at), Math.max(0, from + size - at));
    if (wanted.length > 0) yield wanted;
    at += length;
  }
  if (at < from + size) throw new CabinetError("it is cut off");
}

/** Unpacks a block that holds `length` bytes; the blocks of a folder come in their order. */
type Unpack = (bytes: Uint8Array, length: number) => Uint8Array;

/** Four bits say how a folder is packed, five others how large LZX's window is. */
async function unpacker(packing: number): Promise<Unpack> {
  const kind = packing & 15;
  if (kind === NONE) return (bytes) => bytes;
  // Every file is asked whether it is a cabinet, and few are.
  if (kind === MSZIP) return mszip(await import("node:zlib"));
  if (kind !== LZX) {
    throw new CabinetError("it is packed with Quantum, which is not read here: unpack it with 7-Zip");
  }
  const { Lzx } = await import("./lzx.ts" as string) as typeof import("./lzx.ts");
  const lzx = new Lzx(packing >> 8 & 31);
  return (bytes, length) => lzx.frame(bytes, length);
}

/** A block of MSZIP is "CK" and deflated bytes that may refer to the block before. */
function mszip({ inflateRawSync }: typeof import("node:zlib")): Unpack {
  let before: Uint8Array = new Uint8Array();
  return (bytes, length) => {
    if (bytes[0] !== 0x43 || bytes[1] !== 0x4B) throw new CabinetError("it is damaged");
    try {
      const dictionary = before.length === 0 ? {} : { dictionary: before };
      before = inflateRawSync(bytes.subarray(2), { ...dictionary, maxOutputLength: WINDOW });
    } catch (error) {
      throw new CabinetError("it is damaged", { cause: error });
    }
    if (before.length !== length) throw new CabinetError("it is damaged");
    return before;
  };
}

async function view(source: Source, at: number, length: number): Promise<DataView> {
  const bytes = await source.read(at, length);
  if (bytes.length < length) throw new CabinetError("it is cut off");
  return new DataView(bytes.buffer, bytes.byteOffset, length);
}
