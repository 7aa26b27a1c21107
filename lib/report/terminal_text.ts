/** Colour for terminals, and none for all else. @module */
/** What a piece of text is, which decides its colour. */
export type Style =
  | "plain"
  /** What is to be read first. */
  | "strong"
  /** What is there for completeness: the system's frames, labels. */
  | "quiet"
  /** A place in a source file. */
  | "place"
  | "good"
  | "odd"
  | "bad"
  /** The label of a crash, of a hang, of all else. */
  | "crash"
  | "hang"
  | "calm";

/** A piece of text and what it is. */
export interface Piece {
  /** The text. */
  readonly text: string;
  /** What it is. */
  readonly style: Style;
}

/** A piece of text; plain where nothing is said. */
export function piece(text: string, style: Style = "plain"): Piece {
  return { text, style };
}

/** Codes of the colours (ECMA-48, SGR) that begin and end a style; `node:util` has them too, at a fifth of a start. */
const RED = [31, 39], GREEN = [32, 39], YELLOW = [33, 39], CYAN = [36, 39], BOLD = [1, 22], DIM = [2, 22];
const STYLES: Readonly<Record<Style, readonly (readonly number[])[]>> = {
  plain: [],
  strong: [BOLD],
  quiet: [DIM],
  place: [CYAN],
  good: [GREEN],
  odd: [YELLOW],
  bad: [RED],
  crash: [BOLD, RED],
  hang: [BOLD, YELLOW],
  calm: [BOLD, CYAN],
};

/** Puts pieces together. */
export type Paint = (pieces: readonly Piece[]) => string;

/** Without colour. */
export function uncoloured(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join("").trimEnd();
}

/** With the colours that every terminal has and its user chose. */
export function coloured(pieces: readonly Piece[]): string {
  const styled = (text: string, style: Style): string =>
    STYLES[style].reduceRight((inner, [on, off]) => `\x1b[${on}m${inner}\x1b[${off}m`, text);
  return pieces.map(({ text, style }) => text.trim() === "" ? text : styled(text, style)).join("");
}

/** How wide a text is on a terminal: signs of Chinese, Japanese and Korean and most pictures take two places. */
export function columns(text: string): number {
  let width = 0;
  for (const sign of text) {
    if (/\p{Mn}/u.test(sign)) continue;
    width +=
      /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uFF01-\uFF60]/u
          .test(sign)
        ? 2
        : 1;
  }
  return width;
}

/** Breaks a text at its blanks; a word longer than a line stays whole, so that it can be copied. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && columns(line) + 1 + columns(word) <= width) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else lines.push(word);
  }
  return lines;
}
