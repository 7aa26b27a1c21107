/**
 * A made-up machine in memory, x64 or ARM64: physical pages and four-level page tables. Nothing of Windows is in it.
 *
 * @module
 */

export const PAGE = 4096;
/**
 * An entry's bits beside the page's number. x64: present, writable, accessed, dirty. ARM64: valid, a table or a page,
 * inner shareable, accessed.
 */
const ENTRY = { x64: 0x63n, arm64: 0x703n } as const;
/** The processors that there are. */
export type Architecture = keyof typeof ENTRY;
/** The entry of the top level that Windows points at the top level itself. */
const SELF_MAP = 0x1ed;

/** Physical memory with what is mapped where. */
export class Machine {
  /** Every page that is there, by its number. */
  readonly pages = new Map<number, Uint8Array<ArrayBuffer>>();
  #next: number;
  readonly #root: number;

  readonly #entry: bigint;

  constructor(firstFrame = 1, architecture: Architecture = "x64") {
    this.#entry = ENTRY[architecture];
    this.#next = firstFrame;
    this.#root = this.#frame();
    this.#setEntry(this.#root, SELF_MAP, this.#root);
  }

  /** CR3: the physical address of the top-level table. */
  get directoryTableBase(): bigint {
    return BigInt(this.#root) * BigInt(PAGE);
  }

  /** The numbers of the pages, lowest first. */
  frames(): number[] {
    return [...this.pages.keys()].sort((a, b) => a - b);
  }

  /** The pages as runs of neighbours, lowest first. */
  runs(): { frame: number; count: number }[] {
    const runs: { frame: number; count: number }[] = [];
    for (const frame of this.frames()) {
      const last = runs.at(-1);
      if (last !== undefined && last.frame + last.count === frame) last.count++;
      else runs.push({ frame, count: 1 });
    }
    return runs;
  }

  /** The page of a virtual address, made when there is none yet. */
  resolve(address: bigint): number {
    let table = this.#root;
    for (const shift of [39n, 30n, 21n, 12n]) {
      const index = Number((address >> shift) & 511n);
      const entry = new DataView(this.#page(table).buffer).getBigUint64(index * 8, true);
      if ((entry & 1n) !== 0n) {
        table = Number((entry >> 12n) & 0xffffffffffn);
        continue;
      }
      const frame = this.#frame();
      this.#setEntry(table, index, frame);
      table = frame;
    }
    return table;
  }

  /** The page of a virtual address, where there is one. */
  translate(address: bigint): number | undefined {
    let table = this.#root;
    for (const shift of [39n, 30n, 21n, 12n]) {
      const page = this.pages.get(table);
      if (page === undefined) return undefined;
      const entry = new DataView(page.buffer).getBigUint64(Number((address >> shift) & 511n) * 8, true);
      if ((entry & 1n) === 0n) return undefined;
      table = Number((entry >> 12n) & 0xffffffffffn);
    }
    return table;
  }

  /** Puts bytes at a virtual address. */
  write(address: bigint, bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) {
      const at = address + BigInt(done);
      const inside = Number(at & 0xfffn);
      const part = bytes.subarray(done, done + PAGE - inside);
      this.#page(this.resolve(at)).set(part, inside);
      done += part.length;
    }
  }

  /** The bytes at a virtual address whose pages are all there. */
  read(address: bigint, size: number): Uint8Array<ArrayBuffer> {
    const out = new Uint8Array(size);
    for (let done = 0; done < size;) {
      const at = address + BigInt(done);
      const inside = Number(at & 0xfffn);
      const part = Math.min(PAGE - inside, size - done);
      out.set(this.#page(this.resolve(at)).subarray(inside, inside + part), done);
      done += part;
    }
    return out;
  }

  u8(address: bigint, value: number): void {
    this.write(address, Uint8Array.of(value));
  }

  u16(address: bigint, value: number): void {
    this.write(address, new Uint8Array(Uint16Array.of(value).buffer));
  }

  u32(address: bigint, value: number): void {
    this.write(address, new Uint8Array(Uint32Array.of(value).buffer));
  }

  u64(address: bigint, value: bigint): void {
    this.write(address, new Uint8Array(BigUint64Array.of(BigInt.asUintN(64, value)).buffer));
  }

  /** A UNICODE_STRING at `address` whose characters lie at `text`. */
  string(address: bigint, text: bigint, value: string): void {
    this.write(text, utf16(`${value}\0`));
    this.u16(address, value.length * 2);
    this.u16(address + 2n, value.length * 2 + 2);
    this.u64(address + 8n, text);
  }

  #frame(): number {
    const frame = this.#next++;
    this.pages.set(frame, new Uint8Array(PAGE));
    return frame;
  }

  #page(frame: number): Uint8Array<ArrayBuffer> {
    const page = this.pages.get(frame);
    if (page === undefined) throw new Error(`no page ${frame}`);
    return page;
  }

  #setEntry(table: number, index: number, frame: number): void {
    new DataView(this.#page(table).buffer).setBigUint64(
      index * 8,
      (BigInt(frame) << 12n) | this.#entry,
      true,
    );
  }
}

/** UTF-16 as bytes. */
export function utf16(text: string): Uint8Array {
  return new Uint8Array(Uint16Array.from(text, (character) => character.charCodeAt(0)).buffer);
}
