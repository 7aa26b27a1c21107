/**
 * Writes docs/commands.md and the snapshots of every command's help, from the grammars: `deno run -A scripts/commands.ts
 * [--check]`. With --check it only says whether the files are as they should be.
 *
 * @module
 */
import { COMMANDS, usageOf } from "../lib/cli/commands.ts";
import { helpOf, type HelpSection, overview, sectionsOf } from "../lib/cli/help.ts";
import { keep, withMadePart } from "./support/made.ts";
import { dirname, fromFileUrl, join } from "./support/paths.ts";

const ROOT = dirname(dirname(fromFileUrl(import.meta.url)));
const GUIDE = join(ROOT, "docs", "commands.md");

/** A terminal of 80 columns. */
const WIDTH = 80;

function table({ title, entries }: HelpSection): string[] {
  return [
    "",
    `| ${title} | Means |`,
    "| --- | --- |",
    ...entries.map(({ term, description }) =>
      `| \`${term.replaceAll("|", "\\|")}\` | ${asMarkdown(description)} |`
    ),
  ];
}

/** Plain text as it may stand in a cell: what is quoted is something to type. */
function asMarkdown(text: string): string {
  return text.split(/('[^']+')/).map((part, i) =>
    i % 2 === 1 ? `\`${part}\`` : part.replaceAll(/[*_<]/g, "\\$&")
  ).join("").replaceAll("|", "\\|");
}

/** Every command as Markdown. */
async function chapters(): Promise<string> {
  const lines: string[] = [];
  for (const [name, { brief, about, examples, load }] of Object.entries(COMMANDS)) {
    lines.push("", `## ${name}`, "", `\`${usageOf(name)}\``, "", `${brief}. ${about ?? ""}`.trim());
    lines.push(...sectionsOf(await load()).flatMap(table), "", "```sh", ...examples, "```");
  }
  return lines.join("\n");
}

/** The files as they should be, by their paths. */
export async function files(): Promise<Map<string, string>> {
  const found = new Map([
    [GUIDE, await withMadePart(GUIDE, await chapters())],
    [snapshot("overview"), `${overview()}\n`],
  ]);
  for (const [name, { load }] of Object.entries(COMMANDS)) {
    found.set(snapshot(name), `${helpOf(name, await load(), WIDTH)}\n`);
  }
  return found;
}

function snapshot(name: string): string {
  return join(ROOT, "tests", "cli", "help", `${name}.golden.txt`);
}

if (import.meta.main) {
  Deno.exit(await keep(await files(), "deno run -A scripts/commands.ts", Deno.args.includes("--check")));
}
