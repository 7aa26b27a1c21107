/** One function of a symbol file: its name, what was inlined into it, and its lines. @module */

/** A function that some code is of. */
export interface FunctionOf {
  readonly name: string;
  /** Where it begins: for one that was inlined, where the piece of its code does. */
  readonly begin: number;
  readonly source: SourceNumbers | undefined;
}

/** A line of a file, the file by its number. */
export interface SourceNumbers {
  readonly file: number;
  readonly line: number;
}

/** A call that the compiler replaced by what is called. */
interface Inlined {
  readonly depth: number;
  /** Where it was called. */
  readonly call: SourceNumbers;
  readonly origin: number;
  readonly begin: number;
}

/**
 * The functions that a place is of, by the function's record and its lines: the innermost first.
 *
 * `FUNC [m] begin size parameters name`, `INLINE depth line file origin (begin size)+`, `begin size line file`.
 */
export function functionsIn(
  text: string,
  place: number,
  inlinedName: (origin: number) => string | undefined,
): readonly FunctionOf[] {
  const [head = "", ...lines] = text.split("\n");
  const [, begin, name] = /^FUNC (?:m )?([0-9a-f]+) [0-9a-f]+ [0-9a-f]+ (.*?)\s*$/.exec(head) ?? [];
  if (begin === undefined || name === undefined) return [];
  const inlined: Inlined[] = [];
  let at: SourceNumbers | undefined;
  for (const line of lines) {
    if (line.startsWith("INLINE ")) {
      const found = inlinedAt(line.trimEnd().split(" ").slice(1), place);
      if (found !== undefined) inlined.push(found);
    } else {
      const [start = NaN, size = 0] = line.split(" ", 2).map((word) => Number.parseInt(word, 16));
      if (!(start <= place && place < start + size)) continue;
      const [, , number, file] = line.split(" ");
      at = { line: Number(number), file: Number(file) };
    }
  }
  // Each is where the next one was called.
  const frames: FunctionOf[] = [];
  for (const { call, origin, begin } of inlined.sort((a, b) => b.depth - a.depth)) {
    frames.push({ name: inlinedName(origin) ?? "(inlined)", begin, source: at });
    at = call;
  }
  return [...frames, { name, begin: Number.parseInt(begin, 16), source: at }];
}

/** Older files do not say in which file the call is: then their numbers are odd. */
function inlinedAt(words: readonly string[], place: number): Inlined | undefined {
  const withFile = words.length % 2 === 0;
  const ranges = words.slice(withFile ? 4 : 3).map((word) => Number.parseInt(word, 16));
  for (let n = 0; n + 1 < ranges.length; n += 2) {
    const [begin, size] = [ranges[n]!, ranges[n + 1]!];
    if (begin <= place && place < begin + size) {
      return {
        depth: Number(words[0]),
        call: { line: Number(words[1]), file: withFile ? Number(words[2]) : NaN },
        origin: Number(words[withFile ? 3 : 2]),
        begin,
      };
    }
  }
  return undefined;
}
