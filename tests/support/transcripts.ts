/** Transcripts in pages: what is typed, and what then comes. @module */
import { blocks } from "./pages.ts";

/** One command of a transcript. */
export interface Typed {
  /** The line behind the prompt. */
  readonly line: string;
  /** What the page says that comes. */
  readonly output: string;
}

/** The commands of a part of a page, in order: its blocks for a console, with a prompt `$ ` before each command. */
export function typedIn(part: string): Typed[] {
  return blocks(part, "console").flatMap((block) =>
    block.split(/^\$ /m).slice(1).map((text) => {
      const [line = "", ...output] = text.split("\n");
      return { line, output: output.join("\n").trim() };
    })
  );
}

/** The same part with other outputs, one for each command. */
export function withOutputs(part: string, outputs: readonly string[]): string {
  let n = 0;
  return part.replaceAll(/^```console\n[^]*?^```$/gm, (block) => {
    const commands = block.split(/^\$ /m).slice(1).map((text) => text.split("\n")[0]);
    const lines = commands.map((line) => `$ ${line}\n${outputs[n++]!.trim()}\n`);
    return `\`\`\`console\n${lines.join("\n")}\`\`\``;
  });
}

/** Files that a part shows, by the name behind the language: ```` ```yaml [checkout.yaml] ````. */
export function filesIn(part: string): ReadonlyMap<string, string> {
  return new Map(
    [...part.matchAll(/^```\w+ \[([\w.]+)\]\n([^]*?)^```$/gm)].map((
      [, name = "", text = ""],
    ) => [name, text]),
  );
}

const SPAN = String.raw`\d[\d,]*(\.\d+)? (ms|s|min|h)( \d+ (s|min))?`;

/** What differs from run to run and from machine to machine, each with what stands for it. The order counts. */
const VOLATILE: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z/g, "MOMENT"],
  [/\b\d\d:\d\d:\d\dZ/g, "TIME"],
  [/-\d+-\d{8}-\d{6}-/g, "-PID-TIME-"],
  // A frame that is a guess is whatever lies on the stack.
  [/^ \? {2}.*$/gm, ""],
  [new RegExp(String.raw`, ran ${SPAN}`, "g"), ""],
  [new RegExp(String.raw`\b${SPAN}`, "g"), "SPAN"],
  [/\b\d[\d,]*(\.\d+)? (B|KB|MB|GB|bytes)\b/g, "SIZE"],
  [/\b(pid|process|thread) \d+\b/g, "$1 N"],
  [/\b\d+ (modules|processors?)\b/g, "N $1"],
  [/^(system +).*?(, N processors?)$/gm, "$1SYSTEM$2"],
  [/\b[0-9a-f]{12}\b/g, "BUCKET"],
  [/\+0x[0-9a-f]+/g, "+0xOFFSET"],
  [/\b0x[0-9a-f]{9,16}\b/g, "0xADDRESS"],
];

/** A text as it is the same in every run: in one line, since where it is folded hangs on the length of what differs. */
export function lasting(text: string): string {
  const said = VOLATILE.reduce((sofar, [pattern, stands]) => sofar.replaceAll(pattern, stands), text);
  return said.replaceAll(/\s+/g, " ").trim();
}
