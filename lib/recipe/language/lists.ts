/** One or several of something: as types, as lists, in words. @module */

/** One at least. */
export type Several<T> = readonly [T, ...T[]];

/** One or several as a list. */
export function listed<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}

/** One or several in words: `a.dll, b.dll`. */
export function inWords(values: string | readonly string[]): string {
  return listed(values).join(", ");
}

/** The place in a row: `1st`, `12th`, `23rd`. */
export function ordinal(n: number): string {
  const ending = n % 100 >= 11 && n % 100 <= 13 ? "th" : ["th", "st", "nd", "rd"][n % 10] ?? "th";
  return `${n}${ending}`;
}
