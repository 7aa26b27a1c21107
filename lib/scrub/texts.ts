/**
 * The texts in bytes, which are a small part of a dump: only they are searched. Pure.
 *
 * @module
 */

/** All texts of one encoding, each between two NULs. */
export interface Texts {
  readonly text: string;
  /** How many bytes a character has. */
  readonly unit: 1 | 2;
  /** Where a character of a text is in the bytes. */
  readonly place: (index: number) => number;
}

/** Shorter runs of characters hold no secret with its name, and no token. */
const SHORTEST = 6;

/** The texts in bytes as UTF-8, one character for each byte, and as UTF-16 at both places where a unit may begin. */
export function textsOf(bytes: Uint8Array): readonly Texts[] {
  return [textsAt(bytes, 0, 1), textsAt(bytes, 0, 2), textsAt(bytes, 1, 2)];
}

/** Runs of characters, joined by NULs. */
function textsAt(bytes: Uint8Array, start: number, unit: 1 | 2): Texts {
  const decoder = new TextDecoder(unit === 1 ? "latin1" : "utf-16le", { ignoreBOM: true });
  const parts: string[] = ["\0"];
  const from: number[] = [];
  const at: number[] = [];
  let length = 1;
  for (const [begin, end] of runs(bytes, start, unit)) {
    from.push(length);
    at.push(begin);
    const text = decoder.decode(bytes.subarray(begin, end));
    parts.push(text, "\0");
    length += text.length + 1;
  }
  const place = (index: number): number => {
    let [low, high] = [0, from.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (from[middle]! <= index) low = middle;
      else high = middle - 1;
    }
    return at[low]! + (index - from[low]!) * unit;
  };
  return { text: parts.join(""), unit, place };
}

/** Where texts begin and end. Letters beyond ASCII belong to one that has begun: without that, binary data is full of them. */
function* runs(
  bytes: Uint8Array,
  start: number,
  unit: 1 | 2,
): Generator<readonly [begin: number, end: number]> {
  const last = bytes.length - unit;
  let begin = -1;
  for (let i = start; i <= last; i += unit) {
    const low = bytes[i]!;
    const high = unit === 2 ? bytes[i + 1]! : 0;
    const ascii = high === 0 && (low >= 0x20 && low < 0x7f || low === 9 || low === 10 || low === 13);
    if (ascii) {
      if (begin < 0) begin = i;
      continue;
    }
    if (begin < 0) continue;
    const beyond = unit === 1 ? low >= 0x80 : high > 0 && high < 0xd8 || low >= 0xa0 && high === 0;
    if (beyond && i - begin >= SHORTEST * unit) continue;
    if (i - begin >= SHORTEST * unit) yield [begin, i];
    begin = -1;
  }
  if (begin < 0) return;
  const end = last + unit - (last + unit - begin) % unit;
  if (end - begin >= SHORTEST * unit) yield [begin, end];
}
