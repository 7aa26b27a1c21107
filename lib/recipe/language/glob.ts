/** Patterns with `*` and `?`. @module */

/** A pattern with `*` and `?`, not case-sensitive. */
export type Glob = string;

/**
 * Whether a pattern fits the whole of a text; case doesn't matter. `*` is any number of characters and `?` is one.
 * The time it takes is at most the product of both lengths, whatever the pattern.
 */
export function fits(glob: string, text: string): boolean {
  const pattern = glob.toLowerCase();
  const subject = text.toLowerCase();
  let p = 0, s = 0, star = -1, resume = 0;
  while (s < subject.length) {
    if (pattern[p] === "*") {
      star = p++;
      resume = s;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === subject[s])) {
      p++;
      s++;
    } else if (star >= 0) {
      // The last star takes one character more. An earlier one never needs to.
      p = star + 1;
      s = ++resume;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/** Whether a pattern fits a path: the whole of it if the pattern has a backslash or a slash, else the file name. */
export function fitsPath(glob: string, path: string): boolean {
  const pattern = glob.replaceAll("/", "\\");
  const whole = path.replaceAll("/", "\\");
  return fits(pattern, pattern.includes("\\") ? whole : whole.slice(whole.lastIndexOf("\\") + 1));
}
