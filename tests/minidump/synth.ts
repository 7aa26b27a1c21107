/**
 * Writes minidumps for tests. It shares nothing with the reader: every offset and constant here was taken from the
 * documentation of the structures again, so that a wrong one on either side shows.
 *
 * Content is written field after field into sections. A place that isn't known yet is a label; all labels are
 * resolved when the file is put together.
 */

/** A place in the file that is known only when the file is put together. */
export class Label {
  /** The offset in the file, once known. */
  at: number | undefined;
}

/** A piece of the file, written from front to back. */
export class Section {
  readonly bytes: number[] = [];
  readonly #marks: [label: Label, at: number][] = [];
  readonly #refs: [at: number, label: Label, width: number][] = [];

  /** A number of `width` bytes, little endian. */
  int(value: number | bigint, width: number): this {
    const bits = BigInt.asUintN(width * 8, BigInt(value));
    for (let i = 0; i < width; i++) this.bytes.push(Number(bits >> BigInt(8 * i) & 0xFFn));
    return this;
  }
  u8(...values: number[]): this {
    for (const value of values) this.int(value, 1);
    return this;
  }
  u16(...values: number[]): this {
    for (const value of values) this.int(value, 2);
    return this;
  }
  u32(...values: number[]): this {
    for (const value of values) this.int(value, 4);
    return this;
  }
  u64(...values: (number | bigint)[]): this {
    for (const value of values) this.int(value, 8);
    return this;
  }
  raw(bytes: Iterable<number>): this {
    for (const byte of bytes) this.bytes.push(byte);
    return this;
  }
  zeros(count: number): this {
    return this.raw(new Uint8Array(count));
  }
  /** Zeros up to an offset in this section. */
  to(offset: number): this {
    if (offset < this.bytes.length) throw new Error(`already at ${this.bytes.length}, not before ${offset}`);
    return this.zeros(offset - this.bytes.length);
  }
  utf16(text: string): this {
    for (let i = 0; i < text.length; i++) this.u16(text.charCodeAt(i));
    return this;
  }
  utf8(text: string): this {
    return this.raw(new TextEncoder().encode(text));
  }
  /** The offset of a label, in four bytes (or eight). */
  ref(label: Label, width = 4): this {
    this.#refs.push([this.bytes.length, label, width]);
    return this.zeros(width);
  }
  /** Says that a label is here. */
  mark(label: Label): this {
    this.#marks.push([label, this.bytes.length]);
    return this;
  }
  bind(base: number): void {
    for (const [label, at] of this.#marks) label.at = base + at;
  }
  resolve(): Uint8Array {
    for (const [at, label, width] of this.#refs) {
      const value = BigInt(label.at ?? 0);
      for (let i = 0; i < width; i++) this.bytes[at + i] = Number(value >> BigInt(8 * i) & 0xFFn);
    }
    return Uint8Array.from(this.bytes);
  }
}

/** What a dump's header says. */
export interface HeaderFields {
  flags?: bigint;
  written?: number;
  version?: number;
  signature?: string;
  /** Overrides the number of streams. */
  streamCount?: number;
}

/** A dump in the making: sections, and streams that point to them. */
export class Synth {
  readonly #sections: Section[] = [];
  readonly #streams: { type: number; place: Label; size: () => number }[] = [];
  readonly #header: HeaderFields;

  constructor(header: HeaderFields = {}) {
    this.#header = header;
  }

  /** A section at the end of what is there; the label is where it begins. */
  section(): { label: Label; section: Section } {
    const section = new Section();
    const label = new Label();
    section.mark(label);
    this.#sections.push(section);
    return { label, section };
  }

  /** A stream with its own content. `size` overrides the size in the directory. */
  stream(type: number, fill: (section: Section) => void, size?: number): this {
    const { label, section } = this.section();
    fill(section);
    this.#streams.push({ type, place: label, size: () => size ?? section.bytes.length });
    return this;
  }

  /** A directory entry that points anywhere. */
  entry(type: number, rva: number, size: number): this {
    const place = new Label();
    place.at = rva;
    this.#streams.push({ type, place, size: () => size });
    return this;
  }

  /** MINIDUMP_STRING; gives its place. */
  string(text: string): Label {
    const { label, section } = this.section();
    section.u32(text.length * 2).utf16(text).u16(0);
    return label;
  }

  /** MinidumpUTF8String; gives its place. */
  utf8String(text: string): Label {
    const { label, section } = this.section();
    section.u32(new TextEncoder().encode(text).length).utf8(text).u8(0);
    return label;
  }

  /** Bytes somewhere in the file; gives their place. */
  blob(bytes: Iterable<number>): { label: Label; size: number } {
    const { label, section } = this.section();
    section.raw(bytes);
    return { label, size: section.bytes.length };
  }

  /** Puts the file together. */
  finish(): Uint8Array {
    const head = new Section();
    const directory = new Label();
    const { signature = "MDMP", version = 0xA793, written = 1_700_000_000, flags = 0n } = this.#header;
    head.utf8(signature).u32(version, this.#header.streamCount ?? this.#streams.length).ref(directory);
    head.u32(0, written).u64(flags).mark(directory);
    for (const { type, place, size } of this.#streams) head.u32(type, size()).ref(place);
    let base = 0;
    for (const section of [head, ...this.#sections]) {
      section.bind(base);
      base += section.bytes.length;
    }
    const file = new Uint8Array(base);
    let at = 0;
    for (const section of [head, ...this.#sections]) {
      file.set(section.resolve(), at);
      at += section.bytes.length;
    }
    return file;
  }
}
