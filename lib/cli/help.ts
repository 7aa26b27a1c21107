/**
 * The help: a page with all commands, and one for each, made of the table and the grammars. docs/commands.md is made of
 * the same by `scripts/commands.ts`.
 *
 * @module
 */
import { getDocPageSync } from "@optique/core";
import { wrap } from "../report/terminal_text.ts";
import type { Loaded } from "./command.ts";
import { COMMANDS, usageOf } from "./commands.ts";
import { formatMessage, object, type Parser } from "./grammar.ts";
import { screen } from "./screen.ts";
import type { Alone } from "./scan.ts";

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

/** One option or argument. */
export interface HelpEntry {
  /** As it is typed: `--deadline TIME`. */
  readonly term: string;
  readonly description: string;
}

/** Options and arguments under a title. */
export interface HelpSection {
  readonly title: string;
  readonly entries: readonly HelpEntry[];
}

/** Everything that a command takes. */
export function sectionsOf({ grammar, groups, alone }: Omit<Loaded, "perform">): HelpSection[] {
  const all = groups === undefined
    ? [{ title: "Options", entries: entriesOf(grammar, alone) }]
    : Object.entries(groups).map(([title, fields]) => ({ title, entries: entriesOf(object(fields), alone) }));
  return all.filter(({ entries }) => entries.length > 0);
}

/** A command's usage, its options and examples. */
export function helpOf(name: string, loaded: Omit<Loaded, "perform">, width = screen().width): string {
  const { brief, about, examples } = COMMANDS[name]!;
  const sections = sectionsOf(loaded);
  const column = Math.max(...sections.flatMap(({ entries }) => entries.map(({ term }) => term.length)));
  return [
    `Usage: ${usageOf(name)}`,
    ...wrap(`${brief}. ${about ?? ""}`.trim(), width),
    ...sections.flatMap(({ title, entries }) => [
      `${title}:`,
      ...entries.flatMap(({ term, description }) =>
        wrap(description, Math.max(20, width - column - 4)).map((line, i) =>
          `  ${(i === 0 ? term : "").padEnd(column)}  ${line}`.trimEnd()
        )
      ),
    ]),
    "Examples:",
    ...examples.map((each) => `  ${each}`),
  ].join("\n");
}

/** What a grammar takes, in its order, and what its commands of a second word take. */
function entriesOf(grammar: Parser<"sync", unknown, unknown>, alone: Alone, ...words: string[]): HelpEntry[] {
  const page = getDocPageSync(grammar, words);
  const entries = (page?.sections ?? []).flatMap(({ entries }) => entries);
  const found = entries.flatMap(({ term, description }): HelpEntry[] => {
    const text = description === undefined ? "" : formatMessage(description, { quotes: false });
    if (term.type === "command" && words.length === 0) return entriesOf(grammar, alone, term.name);
    if (term.type === "argument") return [{ term: term.metavar, description: text }];
    if (term.type !== "option") return [];
    const flag = term.names.join(", ");
    const value = term.metavar === undefined
      ? ""
      : Object.hasOwn(alone, flag)
      ? `[=${term.metavar}]`
      : ` ${term.metavar}`;
    return [{ term: `${flag}${value}`, description: text }];
  });
  return [...new Map(found.map((each) => [each.term, each])).values()];
}
