/** Which running processes are meant. @module */
import { TargetError } from "../errors.ts";
import { fits } from "../../recipe/language/glob.ts";

/** Which running processes are meant. */
export interface Selector {
  /** As it was written, for people. */
  readonly text: string;
  /** What must fit: the pid; the image's name; the title of a top-level window; the service that runs in it. */
  readonly by:
    | { readonly pid: number }
    | { readonly name: string }
    | { readonly title: string }
    | { readonly service: string };
  /** What the command line must fit, with `*` and `?`. */
  readonly commandLine?: string | undefined;
  /** Which of several; `only` makes several an error. */
  readonly pick: "only" | "newest" | "oldest" | "all";
}

const MOST_PID = 0xFFFF_FFFF;

/** What stands beside a target's name. */
export interface SelectorOptions {
  /** What the command line must fit, with `*` and `?`. */
  readonly commandLine?: string | undefined;
  /** Which of several; without it several are an error. */
  readonly pick?: Selector["pick"] | undefined;
}

/**
 * Reads a target: `1234`, `checkout.exe`, `checkout` (the same), `checkout*`, `title:*Checkout*`, `service:Spooler`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseSelector } from "trapline";
 *
 * assert.deepEqual(parseSelector("title:*Checkout*", { pick: "newest" }), {
 *   text: "title:*Checkout*",
 *   by: { title: "*Checkout*" },
 *   pick: "newest",
 * });
 * ```
 *
 * @throws {TargetError} If it names nothing.
 */
export function parseSelector(text: string, { commandLine, pick = "only" }: SelectorOptions = {}): Selector {
  return { text, by: byOf(text), pick, ...(commandLine === undefined ? {} : { commandLine }) };
}

function byOf(text: string): Selector["by"] {
  if (/^\d+$/.test(text)) {
    const pid = Number(text);
    if (pid > MOST_PID) throw new TargetError(`"${text}" is no pid: pids have 32 bits`);
    return { pid };
  }
  const [, kind, rest = ""] = /^(title|service):(.*)$/s.exec(text) ?? [];
  if (kind === undefined ? text === "" : rest === "") {
    throw new TargetError(`"${text}" names no process: write a pid, a name, title:GLOB or service:NAME`);
  }
  if (kind === "title") return { title: rest };
  return kind === "service" ? { service: rest } : { name: text };
}

/** Whether an image's name fits: with or without `.exe`, with `*` and `?`; case doesn't matter. */
export function fitsImage(glob: string, image: string): boolean {
  return fits(glob, image) || fits(`${glob}.exe`, image);
}

/** What a selector means, for a message. */
export function selectorInWords({ by, commandLine }: Selector): string {
  const filter = commandLine === undefined ? "" : ` with a command line like "${commandLine}"`;
  if ("pid" in by) return `has the pid ${by.pid}${filter}`;
  if ("title" in by) return `has a window called "${by.title}"${filter}`;
  if ("service" in by) return `runs the service "${by.service}"${filter}`;
  return `is called "${by.name}"${filter}`;
}
