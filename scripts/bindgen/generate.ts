/**
 * From the header's text to the files of the repository, and what differs from those that are there.
 *
 * @module
 */

import { join } from "node:path";
import { emitConstants } from "./emit_constants.ts";
import { emitTables, type Output, TABLES } from "./emit_tables.ts";
import { lineages } from "./lineage.ts";
import { parse } from "./parse.ts";

/** All generated files, not yet formatted. The same text gives the same files in the same order. */
export function generate(header: string): Output[] {
  const { interfaces, pointers, constants } = parse(header);
  return [...emitTables(lineages(interfaces), pointers), emitConstants(constants)];
}

/** The text as `deno fmt` with the repository's settings leaves it. */
export async function format(output: Output, root: string): Promise<Output> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--config", join(root, "deno.json"), "--ext", "ts", "-"],
    cwd: root,
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(output.text));
  await writer.close();
  const { success, stdout } = await process.output();
  if (!success) throw new Error(`Cannot format ${output.path}`);
  return { path: output.path, text: new TextDecoder().decode(stdout) };
}

/** One line for each file that differs: where it does first, that it is missing, or that it should not be there. */
export async function differences(outputs: readonly Output[], root: string): Promise<string[]> {
  const found: string[] = [];
  for (const { path, text } of outputs) {
    const difference = compare(await read(join(root, path)), text);
    if (difference !== undefined) found.push(`${path}: ${difference}`);
  }
  return [...found, ...(await strays(outputs, root)).map((path) => `${path}: is not generated any more`)];
}

/** Generated files on disk that the header no longer gives. */
export async function strays(outputs: readonly Output[], root: string): Promise<string[]> {
  const expected = new Set(outputs.map((output) => output.path));
  const found: string[] = [];
  for await (const entry of Deno.readDir(join(root, TABLES))) {
    const path = `${TABLES}/${entry.name}`;
    if (!expected.has(path)) found.push(path);
  }
  return found.sort();
}

/** What differs between a file and what it should be; undefined if nothing does. */
export function compare(actual: string | undefined, expected: string): string | undefined {
  if (actual === undefined) return "is missing";
  const found = actual.replaceAll("\r\n", "\n").split("\n");
  const wanted = expected.split("\n");
  const length = Math.max(found.length, wanted.length);
  const lines = Array.from({ length }, (_, index) => index).filter((at) => found[at] !== wanted[at]);
  const [first] = lines;
  if (first === undefined) return undefined;
  const show = (line: string | undefined): string => line === undefined ? "(end of file)" : line;
  return `differs from line ${first + 1} on\n  - ${show(found[first])}\n  + ${show(wanted[first])}`;
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
