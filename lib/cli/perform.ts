/** From a command line to its command: which one is meant, help, version. @module */
import { nearest } from "../recipe/language/nearest.ts";
import { VERSION } from "../version.ts";
import { COMMANDS, usageOf } from "./commands.ts";
import { EXIT, UsageError } from "./exit.ts";
import { print, printData } from "./print.ts";
import { HELP, scan } from "./scan.ts";

/** Says the version. */
const VERSIONS = ["-V", "--version", "version"];

/** Runs a command line; the exit code. @throws {UsageError} If it isn't valid. */
export async function perform([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined) {
    print((await help()).overview());
    return EXIT.USAGE;
  }
  if (VERSIONS.includes(name)) return say(VERSION);
  if (HELP.includes(name) || (name === "help" && args[0] === undefined)) {
    return say((await help()).overview());
  }
  const [meant = "", rest] = name === "help" ? [args[0], [HELP[0]!]] : [name, args];
  const command = Object.hasOwn(COMMANDS, meant) ? COMMANDS[meant] : undefined;
  if (command === undefined) throw new UsageError(`${unknown(meant)}. See trapline --help`);
  if (command.plain && rest.length > 0 && rest.every(isOperand)) return await command.plain(rest);
  const loaded = await command.load();
  const scanned = scan(meant, loaded.grammar.usage, rest, loaded.alone);
  if (scanned.help) return say((await help()).helpOf(meant, loaded));
  return await loaded.perform(scanned.args, usageOf(meant));
}

/** Whether it can be no option, whatever the command: a file, or `-` for stdin. */
function isOperand(word: string): boolean {
  return word !== "" && (word === "-" || !word.startsWith("-"));
}

async function help(): Promise<typeof import("./help.ts")> {
  return await import("./help.ts" as string) as typeof import("./help.ts");
}

function say(text: string): number {
  printData(text);
  return 0;
}

function unknown(word: string): string {
  const [what, known] = word.startsWith("-")
    ? ["option", [...HELP, ...VERSIONS]] as const
    : ["command", Object.keys(COMMANDS)] as const;
  return `Unknown ${what} "${word}"${nearest(word, known)}`;
}
