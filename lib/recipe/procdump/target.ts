/** What a command line of ProcDump is for, and where its dumps go. @module */
import { RecipeError } from "../language/error.ts";
import type { ImportFindings } from "./findings.ts";
import type { ProcDumpLine } from "./line.ts";
import { checkTemplate } from "../language/template.ts";

/** What a recipe is for. */
export interface ProcDumpTarget {
  /** A program to start, with its arguments. */
  readonly launch?: { readonly program: string; readonly args: readonly string[] };
  /** The id or the name of a process. */
  readonly attach?: number | string;
  /** Whether to wait for the process to start. */
  readonly wait?: boolean;
}

/** A target with the place of its dumps. */
export interface Placed {
  readonly target: ProcDumpTarget;
  /** The folder. */
  readonly out?: string;
  /** The name of the dumps, with tokens. */
  readonly name?: string;
}

/**
 * The target of a line.
 *
 * @throws {RecipeError} If there is none, or more than that and a place.
 */
export function targetOf({ options, words, launch }: ProcDumpLine, findings: ImportFindings): Placed {
  const { notes } = findings;
  const waits = options.some(({ name }) => name === "w");
  const [who, where, ...more] = words;
  for (const word of [...words, ...(launch ? [launch.folder, launch.program, ...launch.args] : [])]) {
    if (/%[^%\s]+%|^%\d|\$[A-Za-z_{(]/.test(word)) {
      notes.push(`${word}: a variable of the shell is kept as it is written`);
    }
  }
  if (launch) {
    if (who !== undefined) throw new RecipeError(`-x: has a target already in "${who}"; use one of both`);
    const { folder, program, args } = launch;
    if (isStoreApp(program)) {
      throw new RecipeError("-x: a Store application can't be launched; attach to it, with -w and its name");
    }
    if (/^\d+$/.test(program)) {
      notes.push(
        `-x: launches a program named ${program}; to attach to that process leave -x and its folder out`,
      );
    }
    if (waits) notes.push("-w: does nothing with -x");
    return { target: { launch: { program, args } }, ...placeOf(folder, notes) };
  }
  if (who === undefined) {
    throw new RecipeError(
      "Not a capture: ProcDump needs the id or the name of a process, or -x with a program",
    );
  }
  if (more.length > 0) {
    throw new RecipeError(
      `"${more[0]}" is one word too many: a process and a place for its dumps were given`,
    );
  }
  const attach = /^[1-9]\d{0,9}$/.test(who) ? Number(who) : who;
  if (typeof attach === "string" && !/\.exe$/i.test(attach)) {
    notes.push(`${attach}: is taken as the name of a process; a service is service:${attach} here`);
  }
  const target = { attach, ...(waits ? { wait: true } : {}) };
  return { target, ...(where === undefined ? {} : placeOf(where, notes)) };
}

/** `Family!App` or the full name of a package, which ends in the publisher's 13 letters. */
function isStoreApp(program: string): boolean {
  return /^[^\\/:]+_[0-9a-hjkmnp-tv-z]{13}(![^\\/:]+)?$/i.test(program);
}

function placeOf(path: string, notes: string[]): Omit<Placed, "target"> {
  const [, folder = "", file] = /^(.*[\\/])?([^\\/]+)\.dmp$/i.exec(path) ?? [];
  if (file === undefined) {
    const isFolder = /[\\/]$/.test(path);
    if (!isFolder) {
      notes.push(`${path}: is taken as a folder; where there is none ProcDump makes a file of it`);
    }
    return { out: bare(path) };
  }
  const name = file
    .replaceAll(/YYMMDD_HHMMSS|YYMMDD|HHMMSS/g, "{time}")
    .replaceAll("EXCEPTIONCODE", "{code}")
    .replaceAll("PROCESSNAME", "{image}")
    .replaceAll("PID", "{pid}");
  const out = folder === "" ? "." : bare(folder);
  if (isTemplate(name)) return { out, name };
  notes.push(`${file}.dmp: can't be a dump's name here, so it has Trapline's own`);
  return { out };
}

function isTemplate(name: string): boolean {
  try {
    checkTemplate(name);
    return true;
  } catch (error) {
    if (error instanceof RecipeError) return false;
    throw error;
  }
}

/** A folder without the slash at its end, unless it is a root. */
function bare(folder: string): string {
  return /^([A-Za-z]:)?[\\/]$/.test(folder) ? folder : folder.replace(/[\\/]$/, "");
}
