/** A command line of ProcDump, taken apart. @module */
import { RecipeError } from "../language/error.ts";
import { nearest } from "../language/nearest.ts";
import { OPTIONS } from "./facts.ts";
import { windowsWords } from "./words.ts";

/** An option that was given. */
export interface Given {
  /** Its name without the dash, in lower case. */
  readonly name: string;
  readonly values: readonly string[];
}

/** A command line, taken apart. */
export interface ProcDumpLine {
  /** In their order. */
  readonly options: readonly Given[];
  /** What is no option: the target, then the dump's file or folder. */
  readonly words: readonly string[];
  /** What follows -x. */
  readonly launch?: { readonly folder: string; readonly program: string; readonly args: readonly string[] };
}

/**
 * Takes a command line apart.
 *
 * @throws {RecipeError} If an option is unknown or lacks its value.
 */
export function readProcDumpLine(commandLine: string): ProcDumpLine {
  const line = commandLine.trim();
  // A first word that isn't the program has backslashes to read.
  const named = isProcDump(windowsWords(line)[0] ?? "");
  const rest = windowsWords(named ? line : `procdump ${line}`).slice(1);
  const options: Given[] = [];
  const words: string[] = [];
  while (rest.length > 0) {
    const word = rest.shift()!;
    const name = optionName(word);
    if (name === undefined) words.push(word);
    else if (name === "x") return { options, words, launch: launched(rest) };
    else options.push({ name, values: valuesOf(name, rest) });
  }
  return { options, words };
}

function isProcDump(word: string): boolean {
  return /(^|[\\/%}])procdump(64a?)?(\.exe)?$/i.test(word);
}

/** The name of an option; `undefined` for another word. */
function optionName(word: string): string | undefined {
  const name = word.slice(1).toLowerCase();
  // What is copied from a web page may have a long dash. A slash may begin a path.
  const known = name === "x" || Object.hasOwn(OPTIONS, name);
  if (/^[-\u2013\u2014]./.test(word)) {
    if (known) return name;
    const names = Object.keys(OPTIONS).map((each) => `-${each}`);
    throw new RecipeError(`ProcDump has no option "${word}"${nearest(word, [...names, "-x"])}`);
  }
  return word.startsWith("/") && known ? name : undefined;
}

function valuesOf(name: string, rest: string[]): string[] {
  const takes = OPTIONS[name]!;
  if (typeof takes === "number") {
    if (rest.length < takes) {
      throw new RecipeError(`-${name}: needs ${takes === 1 ? "a value" : "two values"}`);
    }
    return rest.splice(0, takes);
  }
  return takes.test(rest[0] ?? "") ? rest.splice(0, 1) : [];
}

function launched([folder, program, ...args]: readonly string[]): NonNullable<ProcDumpLine["launch"]> {
  if (folder === undefined || program === undefined) {
    throw new RecipeError("-x: needs a folder for the dumps and a program");
  }
  return { folder, program, args };
}
