/** The help: a page with all commands, and one for each, made of the table and the grammars. @module */
import { formatDocPage } from "@optique/core/doc";
import { getDocPageSync } from "@optique/core/parser";
import { wrap } from "../report/paint.ts";
import { COMMANDS, usageOf } from "./commands.ts";
import type { Parser } from "./grammar.ts";
import { screen } from "./screen.ts";

/** What Trapline is, its commands, and how one begins. */
export function overview(): string {
  const width = Math.max(...Object.keys(COMMANDS).map(({ length }) => length));
  return [
    "Trapline: capture recipes for Windows crash and hang dumps",
    "",
    "Usage: trapline COMMAND [options]",
    "",
    ...Object.entries(COMMANDS).map(([name, { brief }]) => `  ${name.padEnd(width)}  ${brief}`),
    "",
    "Examples:",
    ...["run", "attach", "snap", "inspect"].map((name) => `  ${COMMANDS[name]!.examples[0]}`),
    "",
    "Options of a command: trapline COMMAND --help. The version: trapline --version",
  ].join("\n");
}

/** A command's usage, its options and examples. */
export function helpOf(name: string, grammar: Parser<"sync", unknown, unknown>): string {
  const { brief, about, examples } = COMMANDS[name]!;
  const { width } = screen();
  const page = getDocPageSync(grammar);
  return [
    `Usage: ${usageOf(name)}`,
    `${brief}.`,
    ...(about === undefined ? [] : ["", ...wrap(about, width)]),
    formatDocPage("trapline", { sections: page?.sections ?? [] }, {
      showUsage: false,
      maxWidth: width,
      termWidth: "auto",
    }).trimEnd(),
    "",
    "Examples:",
    ...examples.map((each) => `  ${each}`),
  ].join("\n");
}
