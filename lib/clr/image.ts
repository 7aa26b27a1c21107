/** A Windows image (PE32 or PE32+) in a target's memory: exports, version, the way to its metadata and its PDB. */
import { ClrError } from "./error.ts";
import type { Memory } from "./memory.ts";

const MOST_EXPORTS = 4096;
const MOST_SECTIONS = 96;
const MOST_DEBUG_ENTRIES = 32;
const EXPORTS = 0, RESOURCES = 2, DEBUG = 6, CLI = 14;
const RT_VERSION = 16;
const VS_FFI_SIGNATURE = 0xFEEF04BD;

interface Section {
  readonly rva: number;
  readonly size: number;
  readonly raw: number;
}

/** An entry of an image's debug directory. */
export interface DebugEntry {
  /** IMAGE_DEBUG_TYPE: 2 CodeView, 17 an embedded portable PDB. */
  readonly type: number;
  /** TimeDateStamp; with a portable PDB the last four bytes of its id. */
  readonly stamp: number;
  /** Where its data is in memory. */
  readonly address: bigint;
  /** Bytes of its data. */
  readonly size: number;
}

/** One image, by its address. `flat` where the file lies in memory as it is on disk, as IL-only modules may. */
export class Image {
  readonly #memory: Memory;
  readonly #header: bigint;
  readonly #directories: bigint;
  #sections: readonly Section[] | undefined;

  /** Reads its header. @throws {ClrError} where there is no image */
  constructor(memory: Memory, readonly base: bigint, readonly flat = false) {
    this.#memory = memory;
    this.#header = base + BigInt(memory.u32(base + 0x3Cn));
    if (memory.u16(base) !== 0x5A4D || memory.u32(this.#header) !== 0x4550) {
      throw new ClrError("damaged", `there is no image at 0x${base.toString(16)}`);
    }
    const magic = memory.u16(this.#header + 24n);
    if (magic !== 0x10B && magic !== 0x20B) throw new ClrError("damaged", "the image is of an unknown kind");
    this.#directories = this.#header + 24n + (magic === 0x20B ? 112n : 96n);
  }

  /** SizeOfImage, in bytes. */
  get size(): number {
    return this.#memory.u32(this.#header + 24n + 56n);
  }

  /** The address of something exported by name, or `undefined`. */
  export(name: string): bigint | undefined {
    const table = this.#directory(EXPORTS);
    if (table === undefined) return undefined;
    const memory = this.#memory;
    const count = memory.u32(table + 24n);
    // Names are sorted, but a runtime has forty of them: all are looked at, and no order is trusted.
    if (count > MOST_EXPORTS) return undefined;
    const [functions, names, ordinals] = [28n, 32n, 36n].map((at) => this.at(memory.u32(table + at)));
    for (let index = 0; index < count; index++) {
      const text = this.at(memory.u32(names! + BigInt(index * 4)));
      if (memory.utf8(text, name.length + 1) !== name) continue;
      const ordinal = memory.u16(ordinals! + BigInt(index * 2));
      return this.at(memory.u32(functions! + BigInt(ordinal * 4)));
    }
    return undefined;
  }

  /** The address and the size of its ECMA-335 metadata. */
  metadata(): { readonly address: bigint; readonly size: number } {
    const header = this.#directory(CLI);
    if (header === undefined) throw new ClrError("damaged", "the module has no metadata");
    return { address: this.at(this.#memory.u32(header + 8n)), size: this.#memory.u32(header + 12n) };
  }

  /** The entries of its debug directory. */
  debugEntries(): DebugEntry[] {
    const at = this.#directory(DEBUG);
    if (at === undefined) return [];
    const size = this.#memory.u32(this.#directories + BigInt(DEBUG * 8) + 4n);
    const count = Math.min(Math.floor(size / 28), MOST_DEBUG_ENTRIES);
    return Array.from({ length: count }, (_, index) => {
      const entry = at + BigInt(index * 28);
      const rva = this.#memory.u32(entry + 20n);
      return {
        stamp: this.#memory.u32(entry + 4n),
        type: this.#memory.u32(entry + 12n),
        size: this.#memory.u32(entry + 16n),
        address: rva === 0 ? 0n : this.at(rva),
      };
    }).filter(({ address }) => address !== 0n);
  }

  /** The file version in its resources, `10.0.1226.45402`; `undefined` where there is none. */
  version(): string | undefined {
    const root = this.#directory(RESOURCES);
    if (root === undefined) return undefined;
    const memory = this.#memory;
    let entry = this.#resource(root, root, RT_VERSION);
    for (let level = 0; level < 2 && entry !== undefined; level++) entry = this.#resource(root, entry);
    if (entry === undefined) return undefined;
    const block = this.at(memory.u32(entry));
    // VS_VERSIONINFO: three words, a text, padding; then VS_FIXEDFILEINFO.
    const info = [0x28n, 0x26n, 0x2Cn].map((at) => block + at)
      .find((at) => memory.u32(at) === VS_FFI_SIGNATURE);
    if (info === undefined) return undefined;
    return [10n, 8n, 14n, 12n].map((at) => memory.u16(info + at)).join(".");
  }

  /** What the entry of an id, or the first, of a resource directory leads to. */
  #resource(root: bigint, directory: bigint, id?: number): bigint | undefined {
    const memory = this.#memory;
    const count = memory.u16(directory + 12n) + memory.u16(directory + 14n);
    for (let index = 0; index < Math.min(count, 64); index++) {
      const entry = directory + 16n + BigInt(index * 8);
      if (id !== undefined && memory.u32(entry) !== id) continue;
      return root + BigInt(memory.u32(entry + 4n) & 0x7FFFFFFF);
    }
    return undefined;
  }

  /** An address by its RVA. */
  at(rva: number): bigint {
    if (!this.flat) return this.base + BigInt(rva);
    this.#sections ??= this.#readSections();
    const section = this.#sections.find((each) => rva >= each.rva && rva < each.rva + each.size);
    if (section === undefined) throw new ClrError("damaged", "an address lies in no section of the module");
    return this.base + BigInt(rva - section.rva + section.raw);
  }

  #directory(index: number): bigint | undefined {
    const rva = this.#memory.u32(this.#directories + BigInt(index * 8));
    return rva === 0 ? undefined : this.at(rva);
  }

  #readSections(): Section[] {
    const memory = this.#memory;
    const count = Math.min(memory.u16(this.#header + 6n), MOST_SECTIONS);
    const first = this.#header + 24n + BigInt(memory.u16(this.#header + 20n));
    return Array.from({ length: count }, (_, index) => {
      const at = first + BigInt(index * 40);
      const size = Math.max(memory.u32(at + 8n), memory.u32(at + 16n));
      return { rva: memory.u32(at + 12n), size, raw: memory.u32(at + 20n) };
    });
  }
}
