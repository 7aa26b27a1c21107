/** Going through a decorated name once, from left to right, whoever has decorated it: what its readers have in common. @module */

/** The name has a part that is not read here. */
export class Unread extends Error {}

const MOST_DEPTH = 64;

/** A reader of the name of one type. */
export abstract class DecoratedName {
  protected readonly text: string;
  /** Where it is read from next. */
  protected at = 0;
  #depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The type as C++ has it; the decorated name where it has parts that are not read. */
  static read(names: DecoratedName, decorated: string): string {
    try {
      const type = names.type();
      return names.at === names.text.length ? type : decorated;
    } catch (error) {
      if (error instanceof Unread) return decorated;
      throw error;
    }
  }

  /** The type that begins here. */
  protected type(): string {
    if (++this.#depth > MOST_DEPTH) throw new Unread();
    const type = this.anyType();
    this.#depth--;
    return type;
  }

  /** The type that begins here, whatever it is. */
  protected abstract anyType(): string;

  /** What comes next, without reading it. */
  protected peek(length = 1): string {
    return this.text.slice(this.at, this.at + length);
  }

  /** Reads a text if it comes next; whether it did. */
  protected takes(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }
}
