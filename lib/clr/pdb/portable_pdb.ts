/** Portable PDBs: which source line an IL offset belongs to. The format: dotnet/runtime, PortablePdb-Metadata.md. */
import { ClrError } from "../error.ts";
import { readSourceLink, type UrlOf } from "../../facts/source_link.ts";
import { Cursor } from "../metadata/cursor.ts";
import { type CustomRows, customRows } from "./custom_rows.ts";

/** A place in a source file. */
export interface SourceLine {
  /** Its path, as the compiler knew it, with slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Where it is on the web, by the PDB's SourceLink map. */
  readonly url?: string;
}

interface Rows {
  readonly start: number;
  readonly count: number;
  readonly width: number;
  /** Bytes of the first column. */
  readonly first: number;
}

const SIGNATURE = 0x424A5342;
const DOCUMENT = 0x30, METHOD = 0x31;
const MOST_STREAMS = 16;
/** CC110556-A091-4D38-9FEC-25AB9A351A6A, as it lies in the file. */
const SOURCE_LINK = "560511cc91a0384d9fec25ab9a351a6a";

/** A portable PDB, whole in memory: those of large programs have a few megabytes. */
export class PortablePdb {
  /** Its id, 40 hexadecimal digits: {@link PdbIdentity} of its module has the same. */
  readonly id: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #blobs: number;
  readonly #documents: Rows;
  readonly #methods: Rows;
  readonly #custom: CustomRows;
  readonly #guids: number | undefined;
  #urlOf: UrlOf | undefined;

  /** Reads the tables. @throws {ClrError} "damaged" where the bytes are no portable PDB */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const streams = this.#streams();
    const [tables, blobs, pdb] = ["#~", "#Blob", "#Pdb"].map((name) => {
      const at = streams.get(name);
      if (at === undefined) throw new ClrError("damaged", `the PDB has no ${name}`);
      return at;
    }) as [number, number, number];
    this.#blobs = blobs;
    this.#check(pdb, 20);
    this.id = [...bytes.subarray(pdb, pdb + 20)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const heaps = this.#u8(tables + 6);
    const blob = (heaps & 4) !== 0 ? 4 : 2;
    const guid = (heaps & 2) !== 0 ? 4 : 2;
    const { counts, start } = this.#counts(tables + 8, tables + 24);
    const documents = counts.get(DOCUMENT) ?? 0;
    const index = documents > 0xFFFF ? 4 : 2;
    this.#documents = { start, count: documents, width: 2 * blob + 2 * guid, first: blob };
    const methods = start + documents * this.#documents.width;
    this.#methods = { start: methods, count: counts.get(METHOD) ?? 0, width: index + blob, first: index };
    const string = (heaps & 1) !== 0 ? 4 : 2;
    this.#custom = customRows({
      at: methods + this.#methods.count * this.#methods.width,
      counts: new Map([...counts, ...this.#counts(pdb + 24, pdb + 32).counts]),
      widths: { string, guid, blob },
    });
    this.#guids = streams.get("#GUID");
  }

  /** The line of an IL offset in a method, by its MethodDef token; `undefined` where there is none. */
  line(token: number, il: number): SourceLine | undefined {
    const row = token & 0xFFFFFF;
    if (row < 1 || row > this.#methods.count) return undefined;
    const at = this.#methods.start + (row - 1) * this.#methods.width;
    const first = this.#number(at, this.#methods.first);
    const blob = this.#number(at + this.#methods.first, this.#methods.width - this.#methods.first);
    if (blob === 0) return undefined;
    const found = sequencePoint(this.#blob(blob), first, il);
    if (found === undefined) return undefined;
    const file = this.#document(found.document);
    const url = (this.#urlOf ??= this.#sourceLink())(file, found.line);
    return { file, line: found.line, ...(url === undefined ? {} : { url }) };
  }

  #document(row: number): string {
    if (row < 1 || row > this.#documents.count) throw new ClrError("damaged", "the PDB has no such document");
    const at = this.#documents.start + (row - 1) * this.#documents.width;
    const bytes = this.#blob(this.#number(at, this.#documents.first));
    const cursor = new Cursor(bytes);
    const separator = cursor.byte();
    const parts: string[] = [];
    while (!cursor.ended && parts.length < 256) {
      parts.push(new TextDecoder().decode(this.#blob(cursor.packed())));
    }
    return parts.join(separator === 0 ? "" : String.fromCharCode(separator)).replaceAll("\\", "/");
  }

  #streams(): Map<string, number> {
    if (this.#u32(0) !== SIGNATURE) throw new ClrError("damaged", "the file is no portable PDB");
    const version = this.#u32(12);
    const streams = new Map<string, number>();
    const count = Math.min(this.#number(16 + version + 2, 2), MOST_STREAMS);
    let at = 16 + version + 4;
    for (let index = 0; index < count; index++) {
      const end = this.#bytes.indexOf(0, at + 8);
      if (end < 0 || end - at > 64) throw new ClrError("damaged", "the PDB is damaged");
      streams.set(new TextDecoder().decode(this.#bytes.subarray(at + 8, end)), this.#u32(at));
      at += 8 + ((end - at - 8 + 4) & ~3);
    }
    return streams;
  }

  /** A bit for each table that there is, elsewhere the number of its rows. */
  #counts(bits: number, rows: number): { counts: Map<number, number>; start: number } {
    this.#check(bits, 8);
    const valid = this.#view.getBigUint64(bits, true);
    const counts = new Map<number, number>();
    let at = rows;
    for (let table = 0; table < 64; table++) {
      if ((valid >> BigInt(table) & 1n) === 0n) continue;
      counts.set(table, this.#u32(at));
      at += 4;
    }
    return { counts, start: at };
  }

  /** The map from files to addresses; empty where there is none. */
  #sourceLink(): UrlOf {
    const { start, count, width, kind, value, guid } = this.#custom;
    for (let row = 0; this.#guids !== undefined && row < count; row++) {
      const at = start + row * width;
      const index = this.#number(at + kind, guid);
      const place = this.#guids + 16 * (index - 1);
      this.#check(place, 16);
      if (index === 0 || this.#bytes.subarray(place, place + 16).toHex() !== SOURCE_LINK) continue;
      const text = new TextDecoder().decode(this.#blob(this.#number(at + value, width - value)));
      return readSourceLink(text);
    }
    return readSourceLink("");
  }

  #blob(offset: number): Uint8Array {
    const at = this.#blobs + offset;
    this.#check(at, 1);
    const cursor = new Cursor(this.#bytes, at);
    const length = cursor.packed();
    this.#check(cursor.at, length);
    return this.#bytes.subarray(cursor.at, cursor.at + length);
  }

  #number(at: number, width: number): number {
    this.#check(at, width);
    return width === 4 ? this.#view.getUint32(at, true) : this.#view.getUint16(at, true);
  }

  #u32(at: number): number {
    return this.#number(at, 4);
  }

  #u8(at: number): number {
    this.#check(at, 1);
    return this.#bytes[at]!;
  }

  #check(at: number, length: number): void {
    if (at < 0 || at + length > this.#bytes.length) throw new ClrError("damaged", "the PDB is cut off");
  }
}

/** The last sequence point with a line at or before an IL offset. */
function sequencePoint(
  blob: Uint8Array,
  first: number,
  il: number,
): { document: number; line: number } | undefined {
  const cursor = new Cursor(blob);
  cursor.packed(); // The signature of the local variables.
  let document = first === 0 ? cursor.packed() : first;
  let offset = 0;
  let line: number | undefined;
  let found: { document: number; line: number } | undefined;
  for (let index = 0; !cursor.ended; index++) {
    const delta = cursor.packed();
    if (delta === 0 && index > 0) {
      document = cursor.packed();
      continue;
    }
    offset += delta;
    if (offset > il) break;
    const lines = cursor.packed();
    const columns = lines === 0 ? cursor.packed() : cursor.signed();
    // A hidden one: as in .NET's own traces, the line before it counts.
    if (lines === 0 && columns === 0) continue;
    line = line === undefined ? cursor.packed() : line + cursor.signed();
    // The column: signed from the second point with a line on, of the same length either way.
    cursor.packed();
    found = { document, line };
  }
  return found;
}
