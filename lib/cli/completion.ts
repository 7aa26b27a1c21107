/** `trapline completion`: a script with which a shell completes commands and options, and the answers that it asks for. @module */
import { bash, fish, pwsh, type ShellCompletion, zsh } from "@optique/core";
import { suggestSync } from "@optique/core";
import type { Commands } from "./command.ts";
import { UsageError } from "./exit.ts";
import { command, constant, type InferValue, message, object, or, passThrough, text } from "./grammar.ts";
import { printData } from "./print.ts";

/** The shells, by the names that are typed. */
const SHELLS: Readonly<Record<string, ShellCompletion>> = { bash, zsh, fish, pwsh };

/** The command's options: after the shell comes what has been typed so far, where a shell asks. */
export const completionCommand = object({
  command: constant("completion"),
  words: passThrough({ format: "greedy", description: message`The shell` }),
});

/** Runs it; the process's exit code. */
export async function runCompletion(
  { words: [name = "", ...typed] }: InferValue<typeof completionCommand>,
  commands: Commands,
): Promise<number> {
  const shell = Object.hasOwn(SHELLS, name) ? SHELLS[name] : undefined;
  if (shell === undefined) {
    throw new UsageError(`completion needs a shell: ${Object.keys(SHELLS).join(", ")}`);
  }
  const [first, ...rest] = typed;
  if (first === undefined) printData(shell.generateScript("trapline", ["completion", name]));
  else await answer(shell, commands, [first, ...rest]);
  return 0;
}

/** What could come next, in the shell's own form. */
async function answer(
  shell: ShellCompletion,
  commands: Commands,
  typed: readonly [string, ...string[]],
): Promise<void> {
  const [name] = typed;
  const known = typed.length > 1 && Object.hasOwn(commands, name) ? [name] : Object.keys(commands);
  const grammars = await Promise.all(known.map(async (each) => {
    const { brief, load } = commands[each]!;
    // For a name alone nobody waits for what all commands load.
    const grammar = typed.length > 1 ? (await load()).grammar : object({});
    return command(each, grammar, { brief: message`${text(brief)}` });
  }));
  const grammar = or(...grammars);
  const answers = [...shell.encodeSuggestions(suggestSync(grammar, typed))].join("");
  Deno.stdout.writeSync(new TextEncoder().encode(answers));
}
