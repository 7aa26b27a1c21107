/** A command line as Windows programs take it apart. @module */

/**
 * The words of a command line, quotes and backslashes read as the C runtime does: 2n backslashes before a quote are n
 * and the quote counts; one more and the quote is a letter. Two quotes within quotes are one letter. A program in front
 * has no backslashes to read: there only quotes count.
 */
export function windowsWords(line: string): string[] {
  const text = line.trim();
  const words: string[] = [];
  let at = 0;
  while (at < text.length) {
    const { word, end } = words.length === 0 ? programAt(text, at) : wordAt(text, at);
    words.push(word);
    at = end;
    while (/\s/.test(text[at] ?? "")) at++;
  }
  return words;
}

interface Word {
  readonly word: string;
  readonly end: number;
}

function programAt(text: string, start: number): Word {
  let word = "", quoted = false, at = start;
  for (; at < text.length && (quoted || !/\s/.test(text[at]!)); at++) {
    if (text[at] === '"') quoted = !quoted;
    else word += text[at];
  }
  return { word, end: at };
}

function wordAt(text: string, start: number): Word {
  let word = "", quoted = false, at = start;
  while (at < text.length && (quoted || !/\s/.test(text[at]!))) {
    const slashes = /^\\*/.exec(text.slice(at))![0].length;
    const quote = text[at + slashes] === '"';
    if (slashes > 0) {
      word += "\\".repeat(quote ? Math.floor(slashes / 2) : slashes);
      at += slashes;
      if (quote && slashes % 2 === 1) {
        word += '"';
        at++;
      }
    } else if (quote && quoted && text[at + 1] === '"') {
      word += '"';
      at += 2;
    } else {
      if (quote) quoted = !quoted;
      else word += text[at];
      at++;
    }
  }
  return { word, end: at };
}
