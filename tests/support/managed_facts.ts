/** What manifests and programs say of exceptions of .NET, to be held against each other. @module */
import { basename } from "node:path";
import type { ManagedException } from "../../lib/facts/managed.ts";

/** An exception and its inner ones, the outermost first. */
export function chainOf(exception: ManagedException | undefined): ManagedException[] {
  return exception === undefined ? [] : [exception, ...chainOf(exception.inner)];
}

/** The lines of the program's own code in the traces that .NET printed, the innermost exception first. */
export function printedLines(said: string): string[] {
  return said.matchAll(/^ +at .* in \/.*?([\w.]+):line (\d+)\r?$/gm).map(([, file, line]) =>
    `${file}:${line}`
  ).toArray();
}

/** The same lines, as the manifest has them. */
export function readLines(exception: ManagedException | undefined): string[] {
  return chainOf(exception).toReversed().flatMap(({ frames }) =>
    frames.flatMap(({ file, line }) => file === undefined ? [] : [`${basename(file)}:${line}`])
  );
}

/** Types, messages and methods, the outermost exception first. */
export function namesOf(exception: ManagedException | undefined): unknown[] {
  return chainOf(exception).map(({ type, message, frames }) => [
    type,
    message,
    frames.map((frame) => frame.function),
  ]);
}
