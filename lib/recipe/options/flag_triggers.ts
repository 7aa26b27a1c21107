/** The triggers that options on the command line make. @module */
import { RecipeError } from "../language/error.ts";
import type { RecipeFlags } from "./flags.ts";
import { type Quantity, readLevel } from "../language/level.ts";
import { nearest } from "../language/nearest.ts";
import type { Trigger } from "../triggers/trigger.ts";

/**
 * The triggers by the names of their rules, in the order in which they fire; not checked yet.
 *
 * @throws {RecipeError} If an exception has a chance that there is not.
 */
export function triggersOfFlags(flags: RecipeFlags): { readonly [rule: string]: Trigger } {
  const { exitCode, debugText = [], load = [], hang, silence, deadline, cpu, memory } = flags;
  const places = (flags.break ?? []).map((breakpoint) => ({ breakpoint }));
  return {
    ...exceptionsOf(flags.exception ?? []),
    ...(exitCode === undefined ? {} : { "exit-code": { exit: exitCode } }),
    ...(debugText.length === 0 ? {} : { "debug-text": { debugText: oneOrAll(debugText) } }),
    ...(load.length === 0 ? {} : { load: { load: oneOrAll(load) } }),
    ...(places.length === 0 ? {} : { break: places.length === 1 ? places[0]! : { any: places } }),
    ...(hang === undefined ? {} : { hang: { window: hang } }),
    ...(silence === undefined ? {} : { silence: { silence } }),
    ...(deadline === undefined ? {} : { deadline: { deadline } }),
    ...(cpu === undefined ? {} : { cpu: lasting("cpu", cpu, "percent") as Trigger }),
    ...(memory === undefined ? {} : { memory: lasting("memory", memory, "size") as Trigger }),
  };
}

function oneOrAll(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? values[0]! : values;
}

/** Those of each chance together: `av,0xC0000409`, `av@first`. */
function exceptionsOf(given: readonly string[]): { [rule: string]: Trigger } {
  if (given.length === 0) return { unhandled: { exception: "*" } };
  const words = given.flatMap((text) => text.split(",")).map(chanceOf);
  const of = (first: boolean): string[] =>
    words.filter((word) => word.first === first).map(({ which }) => which);
  const [second, first] = [of(false), of(true)];
  return {
    ...(first.length === 0 ? {} : { "first-chance": { exception: oneOrAll(first), chance: "first" } }),
    ...(second.length === 0 ? {} : { exception: { exception: oneOrAll(second) } }),
  };
}

function chanceOf(word: string): { readonly which: string; readonly first: boolean } {
  const [which = "", chance = "second", ...more] = word.trim().split("@");
  if (more.length === 0 && (chance === "first" || chance === "second")) {
    return { which, first: chance === "first" };
  }
  throw new RecipeError(
    `--exception: "${word}" has no chance that there is${nearest(chance, ["first", "second"])}. ` +
      `Write av for an exception that nobody handles, av@first for one that is just raised`,
  );
}

/** A level and after a slash how long it must hold. A slope has a slash of its own. */
function lasting(key: string, text: string, quantity: Quantity): object {
  const at = readLevel(text, quantity) ? -1 : text.lastIndexOf("/");
  return at < 0 ? { [key]: text } : { [key]: text.slice(0, at), for: text.slice(at + 1) };
}
