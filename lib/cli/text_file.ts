/**
 * Reading a text that somebody gives us: a recipe, an event log. Windows PowerShell 5.1 writes UTF-16 with `>`, so the
 * mark at the beginning of a file says how it is encoded; without one it is UTF-8.
 *
 * @module
 */

const MARKS: readonly (readonly [mark: readonly number[], encoding: string])[] = [
  [[0xFF, 0xFE], "utf-16le"],
  [[0xFE, 0xFF], "utf-16be"],
];

/** The text of bytes, without the mark. */
export function decodeText(bytes: Uint8Array): string {
  const [, encoding = "utf-8"] = MARKS.find(([mark]) => mark.every((byte, at) => bytes[at] === byte)) ?? [];
  return new TextDecoder(encoding).decode(bytes);
}

/** The text of a file. Errors of the file system are thrown. */
export async function readTextFile(path: string): Promise<string> {
  return decodeText(await Deno.readFile(path));
}
