/** Where the records of a symbol file are: it is read once from start to end, and only places are kept. @module */
import type { Source } from "../minidump/source.ts";
import { type Covering, inOrder } from "../unwind/covering.ts";
import { SymbolFileError } from "./error.ts";

/** A piece of code that a record is about, and where in the file the record is with all that belongs to it. */
export interface Covered extends Covering {
  readonly from: number;
  readonly to: number;
}

/** What the file has, each list as `covering` wants it. */
export interface Records {
  readonly module: {
    readonly system: string;
    readonly cpu: string;
    readonly id: string;
    readonly name: string;
  };
  readonly functions: readonly Covered[];
  readonly publics: readonly Covered[];
  /** `STACK CFI INIT` with the changes that follow it, and `STACK WIN` with a program. */
  readonly frames: readonly Covered[];
  /** `STACK WIN` of the older kind. */
  readonly olderFrames: readonly Covered[];
  /** The paths of source files, and the names of inlined functions, by number. */
  readonly files: ReadonlyMap<number, string>;
  readonly inlined: ReadonlyMap<number, string>;
}

const PIECE = 1024 * 1024;
const MOST_LINE = 64 * 1024;
const NEWLINE = 10;
const UTF8 = new TextDecoder();

/** A record that more lines may belong to. */
interface Growing extends Covered {
  to: number;
}

/**
 * Reads a file.
 *
 * @throws {SymbolFileError} If it is no symbol file.
 */
export async function readRecords(source: Source): Promise<Records> {
  const reading = new Reading();
  let carried = new Uint8Array();
  for (let at = 0; at < source.size; at += PIECE) {
    const piece = await source.read(at, PIECE);
    if (piece.length === 0) break;
    const bytes = new Uint8Array(carried.length + piece.length);
    bytes.set(carried);
    bytes.set(piece, carried.length);
    const start = at - carried.length;
    let line = 0;
    for (let end; (end = bytes.indexOf(NEWLINE, line)) >= 0; line = end + 1) {
      reading.line(bytes.subarray(line, end), start + line, start + end + 1);
    }
    carried = bytes.slice(line);
    if (carried.length > MOST_LINE) throw new SymbolFileError("A line of the symbol file has no end");
  }
  reading.line(carried, source.size - carried.length, source.size);
  return reading.done();
}

/** What has been read so far. */
class Reading {
  #module: Records["module"] | undefined;
  readonly #functions: Growing[] = [];
  readonly #publics: Growing[] = [];
  readonly #frames: Growing[] = [];
  readonly #olderFrames: Growing[] = [];
  readonly #files = new Map<number, string>();
  readonly #inlined = new Map<number, string>();
  /** The function that following lines belong to, and the record of frames that following changes do. */
  #open: Growing | undefined;
  #rules: Growing | undefined;

  line(bytes: Uint8Array, from: number, to: number): void {
    const first = bytes[0];
    if (this.#module === undefined) return this.#begin(bytes);
    // Lines of code begin with a number; of a record's own lines only their place is kept.
    const isOfFunction = isHex(first) || first === LETTER_I && bytes[6] === SPACE;
    if (isOfFunction) {
      if (this.#open !== undefined) this.#open.to = to;
      return;
    }
    this.#top(UTF8.decode(bytes).trimEnd(), from, to);
  }

  done(): Records {
    if (this.#module === undefined) throw new SymbolFileError("This is no symbol file of Breakpad's");
    return {
      module: this.#module,
      functions: inOrder(this.#functions),
      publics: inOrder(this.#publics),
      frames: inOrder(this.#frames),
      olderFrames: inOrder(this.#olderFrames),
      files: this.#files,
      inlined: this.#inlined,
    };
  }

  #begin(bytes: Uint8Array): void {
    const [, system, cpu, id, name] =
      /^MODULE (\S+) (\S+) ([0-9A-Fa-f]+) (.+?)\s*$/.exec(UTF8.decode(bytes)) ?? [];
    if (system === undefined || cpu === undefined || id === undefined || name === undefined) {
      throw new SymbolFileError("This is no symbol file of Breakpad's");
    }
    this.#module = { system, cpu, id, name };
  }

  #top(text: string, from: number, to: number): void {
    const words = text.split(" ", 8);
    /** Keeps a record whose place can be read. */
    const keep = (list: Growing[], begin = "", size = "1"): Growing | undefined => {
      const start = Number.parseInt(begin, 16);
      const end = start + Number.parseInt(size, 16);
      if (Number.isNaN(end)) return undefined;
      const kept = { begin: start, end, from, to };
      list.push(kept);
      return kept;
    };
    // `m` says that other records are of the same code.
    const first = words[1] === "m" ? 2 : 1;
    this.#open = undefined;
    switch (words[0]) {
      case "FUNC":
        this.#open = keep(this.#functions, words[first], words[first + 1]);
        break;
      case "PUBLIC":
        keep(this.#publics, words[first]);
        break;
      case "STACK": {
        const list = words[1] === "WIN" && words[2] === "0" ? this.#olderFrames : this.#frames;
        if (words[1] === "WIN" || words[2] === "INIT") this.#rules = keep(list, words[3], words[4]);
        else if (this.#rules !== undefined) this.#rules.to = to;
        break;
      }
      default:
        this.#text(text);
    }
  }

  #text(text: string): void {
    const [, file, path] = /^FILE (\d+) (.*)$/.exec(text) ?? [];
    if (path !== undefined) this.#files.set(Number(file), path);
    // Older files have the number of a source file first.
    const [, id, name] = /^INLINE_ORIGIN (?:\d+ (?=\d+ ))?(\d+) (.*)$/.exec(text) ?? [];
    if (name !== undefined) this.#inlined.set(Number(id), name);
  }
}

const LETTER_I = 73, SPACE = 32;

/** Whether a byte is a digit of a hexadecimal number in lower case, as all are in these files. */
function isHex(byte: number | undefined): boolean {
  return byte !== undefined && (byte >= 48 && byte <= 57 || byte >= 97 && byte <= 102);
}
