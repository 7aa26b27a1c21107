/**
 * Files that a command writes for other programs: looked at before anything starts, because what is found out at the end
 * would cost the run's own outcome; and at the end a file that can't be written is reported, and changes no exit code.
 *
 * @module
 */
import { dirname, resolve } from "node:path";
import { UsageError } from "./exit.ts";
import { print } from "./print.ts";

/** Makes the folders of files by their options, and sees that each can be written. @throws {UsageError} If not. */
export function prepareFiles(files: Readonly<Record<string, string | undefined>>): void {
  for (const [option, path] of Object.entries(files)) {
    if (path === undefined) continue;
    const file = resolve(path);
    try {
      Deno.mkdirSync(dirname(file), { recursive: true });
      const isNew = !isThere(file);
      Deno.openSync(file, { write: true, create: true }).close();
      if (isNew) Deno.removeSync(file);
    } catch (error) {
      throw new UsageError(`${option} "${path}" can't be written: ${reason(error)}`);
    }
  }
}

/** Removes a file of an earlier run, which somebody could take for this one's. */
export function removeOld(path: string): void {
  if (isThere(path)) Deno.removeSync(path);
}

/** Writes a file at the end of a run; where that fails, it is said. */
export function writeAtEnd(option: string, path: string, text: string): void {
  try {
    Deno.writeTextFileSync(resolve(path), text);
  } catch (error) {
    print(`trapline: ${option} "${path}" can't be written: ${reason(error)}`);
  }
}

/** Sees that a working folder is there. @throws {UsageError} If not. */
export function refuseMissingFolder(option: string, path: string | undefined): void {
  if (path === undefined || isThere(path) && Deno.statSync(path).isDirectory) return;
  throw new UsageError(`${option} "${path}" is not a folder`);
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}

/** What the system says, without the call that Deno puts behind it. */
function reason(error: unknown): string {
  return error instanceof Error
    ? error.message.replace(/: (open|mkdir|writefile|stat)\b.*/s, "")
    : String(error);
}
