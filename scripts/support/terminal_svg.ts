/** What a terminal shows, as SVG. @module */

/** A piece of a line in one style. */
interface Run {
  readonly text: string;
  readonly column: number;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly colour: string | undefined;
}

const WIDTH = 80;
/** Sizes in pixels of a sign and a line. */
const SIGN = 8.4, LINE = 19, SIZE = 14;
const MARGIN = 24, BAR = 34;

const PALETTE: Readonly<Record<number, string>> = {
  31: "#ff7b72",
  32: "#7ee787",
  33: "#e3b341",
  36: "#79c0ff",
};
const TEXT = "#d4dae1", DIM = "#8b949e", STRONG = "#ffffff", GROUND = "#0d1117", EDGE = "#30363d";
const FONT =
  "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";

/** A window with a command and what it printed, escape sequences for colours included. */
export function picture(command: string, printed: string): string {
  const lines = [
    [run("$ ", 0, { dim: true }), run(command, 2, { bold: true })],
    [],
    ...parse(printed.trimEnd()),
  ];
  const width = Math.round(WIDTH * SIGN) + 2 * MARGIN;
  const height = lines.length * LINE + BAR + MARGIN;
  const dots = ["#ff5f57", "#febc2e", "#28c840"].map((fill, i) =>
    `<circle cx="${MARGIN + i * 18}" cy="${BAR / 2 + 2}" r="5.5" fill="${fill}"/>`
  );
  const texts = lines.flatMap((runs, row) =>
    runs.filter(({ text }) => text.trim() !== "").map((each) => draw(each, BAR + (row + 1) * LINE - 4))
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `role="img" font-family="${FONT}" font-size="${SIZE}">`,
    `<title>${escaped(command)}</title>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${
      height - 1
    }" rx="10" fill="${GROUND}" stroke="${EDGE}"/>`,
    ...dots,
    ...texts,
    "</svg>",
    "",
  ].join("\n");
}

function run(
  text: string,
  column: number,
  style: { bold?: boolean; dim?: boolean; colour?: string } = {},
): Run {
  return { text, column, bold: style.bold ?? false, dim: style.dim ?? false, colour: style.colour };
}

/** The length is given, so that columns stay columns in whatever font there is. */
function draw({ text, column, bold, dim, colour }: Run, y: number): string {
  const lead = text.length - text.trimStart().length;
  const shown = text.trim();
  const x = (MARGIN + (column + lead) * SIGN).toFixed(1);
  const fill = colour ?? (dim ? DIM : bold ? STRONG : TEXT);
  const length = `textLength="${([...shown].length * SIGN).toFixed(1)}" lengthAdjust="spacingAndGlyphs"`;
  return `<text x="${x}" y="${y}" fill="${fill}"${
    bold ? ' font-weight="700"' : ""
  } xml:space="preserve" ${length}>${escaped(shown)}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Lines of runs, from text with the sequences that set bold, dim and colours. */
function parse(text: string): Run[][] {
  let style: { bold?: boolean; dim?: boolean; colour?: string } = {};
  return text.split("\n").map((line) => {
    const runs: Run[] = [];
    let column = 0;
    // deno-lint-ignore no-control-regex
    for (const part of line.split(/(\x1b\[\d+m)/)) {
      // deno-lint-ignore no-control-regex
      const code = /^\x1b\[(\d+)m$/.exec(part)?.[1];
      if (code !== undefined) style = changed(style, Number(code));
      else {
        runs.push(run(part, column, style));
        column += [...part].length;
      }
    }
    return runs;
  });
}

function changed(
  style: { bold?: boolean; dim?: boolean; colour?: string },
  code: number,
): { bold?: boolean; dim?: boolean; colour?: string } {
  const { colour: _, ...uncoloured } = style;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  const colour = PALETTE[code];
  return colour === undefined ? uncoloured : { ...style, colour };
}
