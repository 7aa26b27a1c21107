/** Markup in which foreign text stays text. @module */
import { plain } from "../../facts/text.ts";

/** Markup that may stand in a page as it is. */
export class Markup {
  constructor(
    /** HTML. */
    readonly text: string,
  ) {}
}

/** What may stand in a template: texts are escaped, nothing stands for `undefined` and `false`. */
export type MarkupPiece = Markup | string | number | undefined | false | readonly MarkupPiece[];

/** A text from a target may be as long as its memory. */
const LONGEST = 400;

/**
 * A template of HTML. Every text that is put in is data: without control characters, cut when it is very long, and
 * escaped for content and for quoted attributes alike.
 */
export function html(strings: TemplateStringsArray, ...pieces: readonly MarkupPiece[]): Markup {
  return new Markup(strings.map((text, i) => text + markupOf(pieces[i])).join(""));
}

function markupOf(piece: MarkupPiece): string {
  if (piece === undefined || piece === false) return "";
  if (piece instanceof Markup) return piece.text;
  return typeof piece === "object" ? piece.map(markupOf).join("") : escaped(clipped(plain(String(piece))));
}

/** A text of several lines, kept as lines. */
export function lines(text: string): Markup {
  return new Markup(text.split(/\r?\n/).map((line) => markupOf(line)).join("\n"));
}

/** A value as JSON that can't leave its script element. */
export function json(value: unknown): Markup {
  return new Markup(JSON.stringify(value).replaceAll("<", "\\u003c"));
}

/** The name of a file beside the page, as an address that leads nowhere else. */
export function beside(name: string): string {
  return `./${encodeURIComponent(name)}`;
}

function clipped(text: string): string {
  return text.length > LONGEST
    ? `${text.slice(0, LONGEST)}… (${text.length - LONGEST} more characters)`
    : text;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
