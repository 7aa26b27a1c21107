/** Finding secrets in bytes, as UTF-8 and as UTF-16 at both places where a unit may begin. Pure. @module */
import { Buffer } from "node:buffer";
import type { Pattern } from "./patterns.ts";
import { textsOf } from "./texts.ts";

/** A secret in bytes. */
export interface FoundSecret {
  /** Where it begins, and how many bytes it has. */
  readonly at: number;
  readonly length: number;
  /** How many bytes a character has. */
  readonly unit: 1 | 2;
  /** What it is, for people. */
  readonly what: string;
  /** Its text, where it is to be looked for elsewhere. */
  readonly value?: string;
}

/** Shorter values of variables are replaced beside their names only: elsewhere they would be anything. */
const SHORTEST_ALONE = 8;

/** What the value of a named secret is called where it stands alone. */
const ELSEWHERE = "the same values where they stand without their names";

/** The secrets in bytes by their patterns, in no particular order; they may overlap. */
export function* secretsIn(bytes: Uint8Array, patterns: readonly Pattern[]): Generator<FoundSecret> {
  for (const { text, unit, place } of textsOf(bytes)) {
    for (const { regex, fits, named, what } of patterns) {
      regex.lastIndex = 0;
      for (let match = regex.exec(text); match !== null; match = regex.exec(text)) {
        if (match[0] === "") regex.lastIndex++;
        if (fits?.(match) === false) {
          // What it took for a value may have a name in it: `https://x/?api_key=…`.
          regex.lastIndex = match.index + (match[1]?.length || 1);
          continue;
        }
        const [from, to] = match.indices?.groups?.secret ?? [match.index, match.index + match[0].length];
        const value = text.slice(from, to);
        yield {
          at: place(from),
          length: (to - from) * unit,
          unit,
          what,
          ...(named ? { value } : {}),
        };
      }
    }
  }
}

/** The places of values that stand alone. */
export function* valuesIn(bytes: Uint8Array, values: Iterable<string>): Generator<FoundSecret> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const value of values) {
    for (const [encoding, unit] of [["latin1", 1], ["utf16le", 2]] as const) {
      const wanted = Buffer.from(value, encoding);
      for (let at = buffer.indexOf(wanted); at >= 0; at = buffer.indexOf(wanted, at + wanted.length)) {
        yield { at, length: wanted.length, unit, what: ELSEWHERE };
      }
    }
  }
}

/** The values of named secrets that are looked for everywhere. */
export function valuesOf(found: Iterable<FoundSecret>): Set<string> {
  const values = new Set<string>();
  for (const { value } of found) if (value !== undefined && value.length >= SHORTEST_ALONE) values.add(value);
  return values;
}
