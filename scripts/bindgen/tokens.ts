/**
 * Splits C source into tokens. Comments and spliced lines disappear; ends of lines stay, because directives need
 * them.
 *
 * @module
 */

/** Text is kept as written; `space` tells whether white space came before (it tells `A (x)` from `A(x)`). */
export interface Token {
  readonly kind: "word" | "number" | "text" | "punctuation" | "newline";
  readonly text: string;
  readonly line: number;
  readonly space: boolean;
}

const PATTERN = new RegExp(
  [
    String.raw`(?<skip>[ \t\f\v]+|\\\n|//(?:\\\n|[^\n])*|/\*[\s\S]*?\*/)`,
    String.raw`(?<newline>\n)`,
    String.raw`(?<text>L?"(?:\\.|[^"\\\n])*"|L?'(?:\\.|[^'\\\n])*')`,
    String.raw`(?<word>[A-Za-z_]\w*)`,
    String.raw`(?<number>\d[\w.]*)`,
    String.raw`(?<punctuation>\.\.\.|<<|>>|<=|>=|==|!=|&&|\|\||->|::|##|[^\w\s])`,
  ].join("|"),
  "y",
);

/** All tokens of a source text. Throws on a character that cannot start one. */
export function tokenise(source: string): Token[] {
  const text = source.replaceAll("\r\n", "\n");
  const tokens: Token[] = [];
  const pattern = new RegExp(PATTERN);
  let line = 1;
  let space = false;
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const groups = pattern.exec(text)?.groups;
    if (groups === undefined) throw new SyntaxError(`Cannot read line ${line}: ${text.slice(at, at + 20)}`);
    const kind = kindOf(groups);
    const matched = text.slice(at, pattern.lastIndex);
    if (kind !== undefined) tokens.push({ kind, text: matched, line, space });
    space = kind === undefined;
    line += matched.split("\n").length - 1;
  }
  return tokens;
}

function kindOf(groups: Record<string, string | undefined>): Token["kind"] | undefined {
  if (groups.newline !== undefined) return "newline";
  if (groups.text !== undefined) return "text";
  if (groups.word !== undefined) return "word";
  if (groups.number !== undefined) return "number";
  return groups.punctuation !== undefined ? "punctuation" : undefined;
}
