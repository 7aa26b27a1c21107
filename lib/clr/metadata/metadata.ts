/**
 * ECMA-335 metadata of one module, read lazily: a few rows, strings and blobs of the megabytes that a module has.
 */
import { ClrError, soft } from "../error.ts";
import type { Memory } from "../memory.ts";
import { Cursor } from "./cursor.ts";
import { type NameOfToken, parametersOf, typeOf } from "./signature.ts";
import { layOut, Table, type TableLayout } from "./tables.ts";

const SIGNATURE = 0x424A5342; // "BSJB"
const MOST_STREAMS = 16;
const MOST_NAME_BYTES = 1024;
const MOST_BLOB_BYTES = 65_536;
const MOST_NESTING = 16;

/** A method's name and the types of its parameters. */
export interface MethodName {
  /** `Custom`. */
  readonly name: string;
  /** `Int32, System.String`. */
  readonly parameters: string;
}

/** The metadata of one module. */
export class Metadata {
  readonly #memory: Memory;
  readonly #start: bigint;
  readonly #size: number;
  readonly #strings: number;
  readonly #blobs: number;
  readonly #tables: ReadonlyMap<number, TableLayout>;
  readonly #types = new Map<number, string>();

  /** Reads its root and the counts of rows. */
  constructor(memory: Memory, start: bigint, size: number) {
    this.#memory = memory;
    this.#start = start;
    this.#size = size;
    const streams = this.#streams();
    this.#strings = streams.get("#Strings") ?? 0;
    this.#blobs = streams.get("#Blob") ?? 0;
    const tables = streams.get("#~") ?? streams.get("#-");
    if (tables === undefined) throw new ClrError("damaged", "the module's metadata has no tables");
    this.#tables = this.#layOut(tables);
  }

  /** `Zoo.Repo`1+Inner` for the token of a TypeDef, TypeRef or TypeSpec. */
  type(token: number): string {
    return this.#type(token, 0);
  }

  /** The name and the parameters of a MethodDef token. */
  method(token: number): MethodName {
    const row = token & 0xFFFFFF;
    const name = this.#string(this.#cell(Table.Method, row, 3));
    const signature = this.#blob(this.#cell(Table.Method, row, 4));
    const parameters = soft(() => parametersOf(new Cursor(signature), this.#nameOf(0)), () => "?");
    return { name, parameters };
  }

  /** The assembly's version, `10.0.0.0`; `undefined` where the module has no manifest. */
  assemblyVersion(): string | undefined {
    if (!this.#tables.has(Table.Assembly)) return undefined;
    return [1, 2, 3, 4].map((column) => this.#cell(Table.Assembly, 1, column)).join(".");
  }

  /** The assembly's name, without `.dll`; `undefined` where the module has no manifest. */
  assemblyName(): string | undefined {
    return this.#tables.has(Table.Assembly) ? this.#string(this.#cell(Table.Assembly, 1, 7)) : undefined;
  }

  #nameOf(depth: number): NameOfToken {
    return (token) => this.#type(token, depth + 1);
  }

  #type(token: number, depth: number): string {
    const known = this.#types.get(token);
    if (known !== undefined) return known;
    if (depth > MOST_NESTING) throw new ClrError("damaged", "types of the metadata contain each other");
    const name = this.#typeName(token >>> 24, token & 0xFFFFFF, depth);
    this.#types.set(token, name);
    return name;
  }

  #typeName(table: number, row: number, depth: number): string {
    if (table === Table.TypeSpec) {
      return typeOf(new Cursor(this.#blob(this.#cell(table, row, 0))), this.#nameOf(depth), depth);
    }
    if (table !== Table.TypeDef && table !== Table.TypeRef) {
      throw new ClrError("damaged", "a token is no type's");
    }
    const [name, space] = [1, 2].map((column) => this.#string(this.#cell(table, row, column)));
    const outer = table === Table.TypeDef ? this.#enclosing(row) : this.#outerReference(row);
    if (outer !== undefined) return `${this.#type(outer, depth + 1)}+${name}`;
    return space === "" ? name! : `${space}.${name}`;
  }

  /** The TypeDef that a nested one lies in; the table is sorted by the nested one. */
  #enclosing(row: number): number | undefined {
    const VISIBILITY = 7, PUBLIC = 1;
    if ((this.#cell(Table.TypeDef, row, 0) & VISIBILITY) <= PUBLIC) return undefined;
    let low = 1;
    let high = this.#tables.get(Table.NestedClass)?.rows ?? 0;
    while (low <= high) {
      const middle = Math.floor((low + high) / 2);
      const nested = this.#cell(Table.NestedClass, middle, 0);
      if (nested === row) return 0x02000000 | this.#cell(Table.NestedClass, middle, 1);
      if (nested < row) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  #outerReference(row: number): number | undefined {
    const scope = this.#cell(Table.TypeRef, row, 0);
    return (scope & 3) === 3 ? 0x01000000 | scope >>> 2 : undefined;
  }

  #streams(): Map<string, number> {
    if (this.#u32(0) !== SIGNATURE) throw new ClrError("damaged", "the module's metadata is damaged");
    const version = this.#u32(12);
    if (version > 255) throw new ClrError("damaged", "the module's metadata is damaged");
    const count = Math.min(this.#u32(16 + version) >>> 16, MOST_STREAMS);
    const streams = new Map<string, number>();
    let at = 16 + version + 4;
    for (let index = 0; index < count; index++) {
      const name = this.#memory.utf8(this.#address(at + 8, 1), 32);
      streams.set(name, this.#u32(at));
      at += 8 + ((name.length + 4) & ~3);
    }
    return streams;
  }

  #layOut(tables: number): ReadonlyMap<number, TableLayout> {
    const EXTRA_DATA = 0x40;
    const heaps = this.#memory.u8(this.#address(tables + 6, 1));
    const valid = this.#memory.u64(this.#address(tables + 8, 8));
    const counts = new Map<number, number>();
    let at = tables + 24;
    for (let table = 0; table < 64; table++) {
      if ((valid >> BigInt(table) & 1n) === 0n) continue;
      counts.set(table, this.#u32(at));
      at += 4;
    }
    return layOut(counts, heaps, (heaps & EXTRA_DATA) === 0 ? at : at + 4);
  }

  #cell(table: number, row: number, column: number): number {
    const layout = this.#tables.get(table);
    if (layout === undefined || row < 1 || row > layout.rows) {
      throw new ClrError("damaged", `the metadata has no row ${row} in table ${table}`);
    }
    const [offset, width] = layout.columns[column]!;
    const at = this.#address(layout.start + (row - 1) * layout.width + offset, width);
    return width === 4 ? this.#memory.u32(at) : this.#memory.u16(at);
  }

  #string(offset: number): string {
    return this.#memory.utf8(this.#address(this.#strings + offset, 1), MOST_NAME_BYTES);
  }

  #blob(offset: number): Uint8Array {
    const at = this.#blobs + offset;
    const first = this.#memory.u8(this.#address(at, 1));
    const width = first < 0x80 ? 1 : first < 0xC0 ? 2 : 4;
    const length = new Cursor(this.#memory.bytes(this.#address(at, width), width)).packed();
    if (length > MOST_BLOB_BYTES) throw new ClrError("damaged", "a blob of the metadata is too large");
    return length === 0 ? new Uint8Array(0) : this.#memory.bytes(this.#address(at + width, length), length);
  }

  #u32(offset: number): number {
    return this.#memory.u32(this.#address(offset, 4));
  }

  #address(offset: number, length: number): bigint {
    if (offset + length > this.#size) throw new ClrError("damaged", "the metadata ends within a value");
    return this.#start + BigInt(offset);
  }
}
