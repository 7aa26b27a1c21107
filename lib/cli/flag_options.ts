/** The options that make a recipe: what to wait for, what to write, how much. @module */
import { integer, message, multiple, option, optional, string } from "./grammar.ts";
import type { RecipeFlags } from "../recipe/options/flags.ts";
import { UsageError } from "./exit.ts";
import { dumpOption, strictOption } from "./options.ts";

/** What a dump is written at. */
export const triggerFields = {
  exception: multiple(option("--exception", string({ metavar: "NAMES[@first]" }), {
    description: message`Only av, cpp:TYPE, …; @first: when raised`,
  })),
  exitCode: optional(option("--exit-code", string({ metavar: "CODE" }), {
    description: message`A process ends with this code: any, 3, '!=0'`,
  })),
  debugText: multiple(option("--debug-text", string({ metavar: "PATTERN" }), {
    description: message`It prints this debug text: '*assert*'`,
  })),
  load: multiple(option("--load", string({ metavar: "PATTERN" }), {
    description: message`It loads this DLL: 'plugin*.dll'`,
  })),
  break: multiple(option("--break", string({ metavar: "MODULE!SYMBOL" }), {
    description: message`It reaches this: 'kernel32!ExitProcess'`,
  })),
  hang: optional(option("--hang", string({ metavar: "TIME" }), {
    description: message`A window stops answering for TIME; run then kills`,
  })),
  silence: optional(option("--silence", string({ metavar: "TIME" }), {
    description: message`It prints nothing for TIME; run then kills it`,
  })),
  deadline: optional(option("--deadline", string({ metavar: "TIME" }), {
    description: message`It runs longer than 90s, 30m, 2h; run then kills it`,
  })),
  cpu: optional(option("--cpu", string({ metavar: "LEVEL[/TIME]" }), {
    description: message`Processor use: '>90%/10s', '<1%/1m'`,
  })),
  memory: optional(option("--memory", string({ metavar: "LEVEL[/TIME]" }), {
    description: message`Committed memory: '>2GiB/30s', +500MiB`,
  })),
};

/** What is written, and how much. */
export const dumpFields = {
  dump: dumpOption,
  n: optional(
    option("-n", integer({ min: 1, metavar: "N" }), { description: message`Write at most N dumps` }),
  ),
  cooldown: optional(option("--cooldown", string({ metavar: "TIME" }), {
    description: message`At least TIME between two dumps`,
  })),
  disk: optional(option("--disk", string({ metavar: "SIZE" }), {
    description: message`Write at most SIZE in all: 4GiB`,
  })),
  strict: strictOption,
  noKill: optional(option("--no-kill", {
    description: message`Never kill a program that hangs or is late`,
  })),
};

const flagFields = { ...triggerFields, ...dumpFields };

/** Options that go with a recipe: a job's own time limit is no business of the recipe's author. */
const BESIDE_A_RECIPE: readonly string[] = ["deadline", "silence", "noKill"];

/**
 * Refuses options that a recipe has its own words for.
 *
 * @throws {UsageError} If one was given; it names the first.
 */
export function refuseFlags(flags: RecipeFlags): void {
  for (const key of Object.keys(flagFields) as (keyof typeof flagFields)[]) {
    const value = BESIDE_A_RECIPE.includes(key) ? undefined : flags[key];
    if (value === undefined || value === false || (Array.isArray(value) && value.length === 0)) continue;
    const name = key === "n" ? "-n" : `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new UsageError(`${name} and a recipe exclude each other: the recipe says what to write and when`);
  }
}
