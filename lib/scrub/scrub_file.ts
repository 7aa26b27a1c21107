/**
 * Scrubbing a file: what looks like a secret is replaced by asterisks of the same length, in memory and in whatever
 * stream it stands, so that nothing moves: every list, address and stack stays as it was.
 *
 * It is never called clean: it says what was looked for, and how often that was there.
 *
 * @module
 */
import { type FoundSecret, secretsIn, valuesIn, valuesOf } from "./find_secrets.ts";
import { type Pattern, patternsWith } from "./patterns.ts";

/** What was done. */
export interface Scrubbed {
  /** Everything that was looked for, in words. */
  readonly lookedFor: readonly string[];
  /** How many places were replaced, by what was found there; what was not found is not there. */
  readonly replaced: Readonly<Record<string, number>>;
}

/** So much is looked at at once: more would hold up what else this process does. */
const WINDOW = 1 << 20;
/** What begins in a window may end so far behind it. */
const OVERLAP = 64 * 1024;
const STAR = 0x2a;

/**
 * Scrubs a file in place.
 *
 * @throws {SyntaxError} If a pattern of one's own is no regular expression; then nothing is changed.
 */
export async function scrubFile(path: string, own: readonly string[] = []): Promise<Scrubbed> {
  const patterns = patternsWith(own);
  using file = await Deno.open(path, { read: true, write: true });
  const { size } = await file.stat();
  // The values first: what stands beside its name at the end of a file may stand alone at its beginning.
  const values = new Set<string>();
  await eachWindow(file, size, (bytes) => {
    for (const value of valuesOf(secretsIn(bytes, patterns.filter(({ named }) => named)))) values.add(value);
    return [];
  });
  const replaced: Record<string, number> = {};
  await eachWindow(file, size, (bytes, fresh) => {
    const found = [...secretsIn(bytes, patterns), ...valuesIn(bytes, values)].filter(({ at }) => at < fresh);
    return outermost(found).filter(({ at, length, unit, what }) => {
      if (isStars(bytes, at, length, unit)) return false;
      replaced[what] = (replaced[what] ?? 0) + 1;
      return true;
    });
  });
  await file.sync();
  return { lookedFor: inWords(patterns), replaced };
}

/** How many places were replaced in all. */
export function replacedIn({ replaced }: Scrubbed): number {
  return Object.values(replaced).reduce((sum, n) => sum + n, 0);
}

function inWords(patterns: readonly Pattern[]): string[] {
  return [...patterns.map(({ what }) => what), "the same values where they stand without their names"];
}

/** Goes through a file; what the callback gives is replaced by stars. `fresh` is where the next window begins. */
async function eachWindow(
  file: Deno.FsFile,
  size: number,
  look: (bytes: Uint8Array, fresh: number) => readonly FoundSecret[],
): Promise<void> {
  for (let start = 0; start < size; start += WINDOW) {
    const bytes = await range(file, start, Math.min(WINDOW + OVERLAP, size - start));
    for (const { at, length, unit } of look(bytes, start + WINDOW < size ? WINDOW : Infinity)) {
      const stars = new Uint8Array(length);
      for (let i = 0; i < length; i += unit) stars[i] = STAR;
      await file.seek(start + at, Deno.SeekMode.Start);
      for (let done = 0; done < length;) done += await file.write(stars.subarray(done));
    }
  }
}

async function range(file: Deno.FsFile, start: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  await file.seek(start, Deno.SeekMode.Start);
  for (let filled = 0; filled < length;) {
    const read = await file.read(bytes.subarray(filled));
    if (read === null) throw new Error("The file became shorter while it was scrubbed");
    filled += read;
  }
  return bytes;
}

/** Of several that overlap one that covers all: what is found twice is replaced, and counted, once. */
function outermost(found: readonly FoundSecret[]): FoundSecret[] {
  const kept: FoundSecret[] = [];
  for (const each of found.toSorted((a, b) => a.at - b.at || b.length - a.length)) {
    const last = kept.at(-1);
    if (last === undefined || each.at >= last.at + last.length) kept.push(each);
    else if (each.at + each.length > last.at + last.length) {
      kept.push({
        ...each,
        at: last.at + last.length,
        length: each.at + each.length - last.at - last.length,
      });
    }
  }
  return kept;
}

/** What an earlier window, or an earlier scrubbing, has replaced. */
function isStars(bytes: Uint8Array, at: number, length: number, unit: 1 | 2): boolean {
  for (let i = 0; i < length; i += unit) if (bytes[at + i] !== STAR) return false;
  return true;
}
