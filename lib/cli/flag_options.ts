/** The options that are a recipe: what to wait for, what to write, how much. @module */
import { integer, message, multiple, option, optional, string } from "./grammar.ts";
import type { RecipeFlags } from "../recipe/options/flags.ts";
import { UsageError } from "./exit.ts";
import { dumpOption, strictOption } from "./options.ts";

/** Those options. */
export const flagFields = {
  exception: multiple(option("--exception", string({ metavar: "NAME[,NAME...][@first]" }), {
    description:
      message`Dump at these exceptions only, with @first when they are raised; else at every crash`,
  })),
  exitCode: optional(option("--exit-code", string({ metavar: "CODE" }), {
    description: message`Dump when a process ends with such a code: any, 3, '!=0'`,
  })),
  debugText: multiple(option("--debug-text", string({ metavar: "PATTERN" }), {
    description: message`Dump at such debug text: '*assert*'`,
  })),
  load: multiple(option("--load", string({ metavar: "PATTERN" }), {
    description: message`Dump when such a DLL is loaded: 'plugin*.dll'`,
  })),
  break: multiple(option("--break", string({ metavar: "MODULE!SYMBOL" }), {
    description: message`Dump when this is reached: 'kernel32!ExitProcess'`,
  })),
  hang: optional(option("--hang", string({ metavar: "TIME" }), {
    description: message`Dump when a window doesn't answer for so long; run kills the program then`,
  })),
  silence: optional(option("--silence", string({ metavar: "TIME" }), {
    description: message`Dump when the program writes no output for so long; run kills it then`,
  })),
  deadline: optional(option("--deadline", string({ metavar: "TIME" }), {
    description: message`Dump when the program runs longer than this: 90s, 30m, 2h; run kills it then`,
  })),
  cpu: optional(option("--cpu", string({ metavar: "LEVEL[/TIME]" }), {
    description: message`Dump when the use of the processor is so for so long: '>90%/10s', '<1%/1m'`,
  })),
  memory: optional(option("--memory", string({ metavar: "LEVEL[/TIME]" }), {
    description: message`Dump at such an amount of memory: '>2GiB/30s', +500MiB, '>10MiB/min/10m'`,
  })),
  dump: dumpOption,
  n: optional(option("-n", integer({ min: 1, metavar: "TIMES" }), {
    description: message`Dump so many times at most`,
  })),
  cooldown: optional(option("--cooldown", string({ metavar: "TIME" }), {
    description: message`No dump so soon after the last`,
  })),
  disk: optional(option("--disk", string({ metavar: "SIZE" }), {
    description: message`No more dumps than fit into this: 4GiB`,
  })),
  noKill: optional(option("--no-kill", {
    description: message`Let a program run on that hangs or is past its deadline`,
  })),
  strict: strictOption,
};

/**
 * Refuses options that a recipe has its own words for.
 *
 * @throws {UsageError} If one was given; it names the first.
 */
export function refuseFlags(flags: RecipeFlags): void {
  for (const key of Object.keys(flagFields) as (keyof typeof flagFields)[]) {
    const value = flags[key];
    if (value === undefined || value === false || (Array.isArray(value) && value.length === 0)) continue;
    const name = key === "n" ? "-n" : `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new UsageError(`${name} and a recipe exclude each other: the recipe says what to write and when`);
  }
}
