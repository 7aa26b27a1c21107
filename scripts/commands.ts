/**
 * Writes docs/commands.md and the snapshots of every command's help, from the grammars: `deno run -A scripts/commands.ts
 * [--check]`. With --check it only says whether the files are as they should be.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { COMMANDS, usageOf } from "../lib/cli/commands.ts";
import { helpOf, overview, type Section, sectionsOf } from "../lib/cli/help.ts";
import { dirname, fromFileUrl, join } from "./support/paths.ts";

const ROOT = dirname(dirname(fromFileUrl(import.meta.url)));
const GUIDE = join(ROOT, "docs", "commands.md");
const MADE = /(<!-- Made by [^\n]* -->\n)[^]*?(<!-- End of what is made\. -->)/;

/** A terminal of 80 columns. */
const WIDTH = 80;

function table({ title, entries }: Section): string[] {
  return [
    "",
    `| ${title} | |`,
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

async function formatted(markdown: string): Promise<string> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext", "md", "-"],
    cwd: ROOT,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(markdown));
  await writer.close();
  return new TextDecoder().decode((await process.output()).stdout);
}

/** The files as they should be, by their paths. */
export async function files(): Promise<Map<string, string>> {
  const guide = (await Deno.readTextFile(GUIDE)).replaceAll("\r\n", "\n");
  const text = await chapters();
  const found = new Map([
    [GUIDE, await formatted(guide.replace(MADE, (_, start, end) => `${start}${text}\n\n${end}`))],
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

async function main(checking: boolean): Promise<number> {
  let wrong = 0;
  for (const [path, wanted] of await files()) {
    const there = await Deno.readTextFile(path).catch(() => "");
    if (there.replaceAll("\r\n", "\n") === wanted) continue;
    wrong++;
    console.log(`${path}: ${checking ? "FAILED: run deno run -A scripts/commands.ts" : "written"}`);
    if (checking) continue;
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(path, wanted);
  }
  if (checking || wrong === 0) console.log(`commands: ${wrong || "no"} files out of date`);
  return checking && wrong > 0 ? 1 : 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args.includes("--check")));
