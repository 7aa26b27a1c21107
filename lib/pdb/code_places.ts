/** Where something of code is in a stream. @module */
import type { SectionPlace } from "./dbi.ts";

/** Numbers of one piece: its section, its offset, its size, and where in the stream that is which is known of it. */
const NUMBERS = 4;

/** Pieces of code. A module has thousands, of which few are looked at, so they are kept as bare numbers. */
export class CodePlaces {
  readonly #numbers: number[] = [];

  /** Adds a piece. */
  add({ section, offset }: SectionPlace, size: number, where: number): void {
    this.#numbers.push(section, offset, size, where);
  }

  /**
   * Where that is which is known of the code at a place. Of several pieces the one that begins last counts. The linker
   * folds functions of the same code into one: of those it is the last, in symbols and lines alike.
   */
  at({ section, offset }: SectionPlace): number | undefined {
    const numbers = this.#numbers;
    let [found, foundBegin]: [number | undefined, number] = [undefined, -1];
    for (let at = 0; at < numbers.length; at += NUMBERS) {
      const [begin, size] = [numbers[at + 1]!, numbers[at + 2]!];
      if (numbers[at] !== section || begin > offset || offset - begin >= size || begin < foundBegin) continue;
      [found, foundBegin] = [numbers[at + 3], begin];
    }
    return found;
  }
}
