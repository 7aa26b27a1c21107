/** Rules that are read off a file's text. @module */
import type { Violation } from "./rooms.ts";

const MAX_LINES = 500;

/** Files that only re-export, each thing by its name. */
const INDEXES = [
  "mod.ts",
  ...["cli", "clr", "dbgeng", "files", "kerneldump", "minidump", "policy", "report"].map((room) =>
    `lib/${room}/mod.ts`
  ),
];

/** What may be made in one file only. */
const ONCE: Readonly<Record<string, string>> = {
  "new Deno.UnsafeCallback(": "lib/dbgeng/callback.ts",
  "new Deno.UnsafeFnPointer(": "lib/dbgeng/com.ts",
};

/** Breaches of the rules on texts; the files' paths are from the root. */
export function wrongTexts(files: ReadonlyMap<string, string>): Violation[] {
  return [...files].flatMap(([file, text]) => [
    ...tooLong(file, text),
    ...nameless(file, text),
    ...logic(file, text),
    ...elsewhere(file, text),
    ...urlPaths(file, text),
    ...mistyped(file, text),
  ]);
}

function tooLong(file: string, text: string): Violation[] {
  const lines = text.split("\n").length - 1;
  if (lines <= MAX_LINES || file.endsWith(".table.ts")) return [];
  return [{ file, line: MAX_LINES + 1, rule: `a file has at most ${MAX_LINES} lines, this one ${lines}` }];
}

function nameless(file: string, text: string): Violation[] {
  return places(text, /^\s*export\s*\*(?!\s*as\b)/gm).map((line) => ({
    file,
    line,
    rule: "re-exports are by name, never *",
  }));
}

function logic(file: string, text: string): Violation[] {
  if (!INDEXES.includes(file)) return [];
  const blank = (part: string): string => part.replaceAll(/\S/g, " ");
  const rest = text.replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, blank)
    .replaceAll(/\bexport\s+(?:type\s+)?(?:\{[^}]*\}|\*(?:\s*as\s+\w+)?)\s*from\s*"[^"]*"\s*;/g, blank);
  return places(rest, /\S/g).slice(0, 1).map((line) => ({ file, line, rule: "this file only re-exports" }));
}

function elsewhere(file: string, text: string): Violation[] {
  if (!file.startsWith("lib/")) return [];
  return Object.entries(ONCE).flatMap(([what, home]) => {
    const lines = text.split("\n").flatMap((line, index) => line.includes(what) ? [index + 1] : []);
    if (file !== home) return lines.map((line) => ({ file, line, rule: `"${what}" belongs to ${home}` }));
    return lines.length > 0 ? [] : [{ file, line: 1, rule: `"${what}" is expected here, and only here` }];
  });
}

/** What is loaded late must have the type of the file that is loaded: `as string` hides from the compiler which one it is. */
function mistyped(file: string, text: string): Violation[] {
  if (!file.startsWith("lib/")) return [];
  const late = /import\(\s*"([^"]+)" as string,?\s*\)(?:\s*as (?:Promise<)?typeof import\(\s*"([^"]+)")?/g;
  return [...text.matchAll(late)].flatMap(({ 0: all, 1: loaded, 2: typed, index }) => {
    if (typed === loaded) return [];
    const line = text.slice(0, index + all.length).split("\n").length;
    return [{ file, line, rule: `"${loaded}" is loaded with another type than its own` }];
  });
}

/** `/C:/a%20b` is what a URL says, and no path: it fails on Windows, and with a space everywhere. */
function urlPaths(file: string, text: string): Violation[] {
  return places(text, /import\.meta\.url\)\.pathname/g).map((line) => ({
    file,
    line,
    rule: "a URL's pathname is no path: fileURLToPath()",
  }));
}

function places(text: string, pattern: RegExp): number[] {
  return [...text.matchAll(pattern)].map(({ index, 0: match }) =>
    text.slice(0, index + match.length).split("\n").length
  );
}
