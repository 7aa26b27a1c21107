/**
 * A command line before it is parsed: which part of it is ours, by the grammar's own options. `run` takes everything from
 * its program on as it is; help may be asked for anywhere in our part; and some options may stand without their value.
 *
 * @module
 */
import { nearest } from "../recipe/language/nearest.ts";
import { UsageError } from "./exit.ts";
import type { Usage } from "./grammar.ts";

/** Options that may stand without their value, and the value that they have then. */
export type Alone = Readonly<Record<string, string>>;

/** An option of a grammar. */
export interface OptionTerm {
  readonly names: readonly string[];
  /** What its value is called; undefined for an option without one. */
  readonly metavar?: string | undefined;
}

/** What a command line comes to: somebody asks for help, or what the parser gets. */
export type Scanned = { readonly help: true } | { readonly help: false; readonly args: readonly string[] };

/** Asks for a command's help. */
export const HELP = ["-h", "--help"];

/** Every option of a grammar, in its order. */
export function optionsOf(usage: Usage): OptionTerm[] {
  return usage.flatMap((term): OptionTerm[] => {
    if (term.type === "option") return [{ names: term.names, metavar: term.metavar }];
    if (term.type === "exclusive") return term.terms.flatMap(optionsOf);
    return "terms" in term ? optionsOf(term.terms) : [];
  });
}

/** Whether everything from the first argument on belongs to a program. */
function takesProgram(usage: Usage): boolean {
  return usage.some((term) =>
    term.type === "passthrough" ||
    ("terms" in term && term.type !== "exclusive" && takesProgram(term.terms))
  );
}

/** Scans what follows a command's name. @throws {UsageError} If an option is none of the command's. */
export function scan(name: string, usage: Usage, given: readonly string[], alone: Alone = {}): Scanned {
  const options = new Map(optionsOf(usage).flatMap((each) => each.names.map((flag) => [flag, each])));
  const program = takesProgram(usage);
  const args: string[] = [];
  const lines: string[] = [];
  for (let i = 0; i < given.length; i++) {
    const arg = given[i]!;
    const isOption = arg.startsWith("-") && arg !== "-" && arg !== "--";
    if (arg === "--") return { help: false, args: [...args, "--", ...lines, ...given.slice(i + 1)] };
    if (!isOption && program) return { help: false, args: [...args, ...given.slice(i)] };
    if (!program && isValue(arg)) {
      lines.push(arg);
      continue;
    }
    args.push(arg);
    if (!isOption) continue;
    if (HELP.includes(arg)) return { help: true };
    const [flag = "", value] = arg.split("=", 2);
    const option = options.get(flag);
    if (option === undefined) throw new UsageError(unknown(name, flag, [...options.keys()], program));
    if (option.metavar === undefined || value !== undefined) continue;
    if (Object.hasOwn(alone, flag)) args[args.length - 1] = `${flag}=${alone[flag]}`;
    else if (i + 1 < given.length) args.push(given[++i]!);
  }
  return { help: false, args: lines.length === 0 ? args : [...args, "--", ...lines] };
}

/**
 * Whether it is a value though it begins with a dash: a number, as exit codes are printed (-1073741819), or another
 * program's command line, whole in one argument (`-ma -e checkout.exe`).
 */
function isValue(arg: string): boolean {
  return /^-(\d+$|[^-=\s]+\s)/.test(arg);
}

function unknown(name: string, flag: string, known: readonly string[], program: boolean): string {
  const hint = nearest(flag, [...known, "--help"]);
  const end = program ? '; a program is put after "--"' : "";
  return `Unknown option "${flag}"${hint}. See trapline ${name} --help${end}`;
}
