/** The lines around the place where a program was, of sources that are at hand. Loaded where `--source` is given. @module */
import { join, relative } from "node:path";
import { isOwn } from "../minidump/mod.ts";
import type { InspectedDump } from "../report/inspection_schema.ts";

/** Lines before the place, and behind it. */
const AROUND = 3;
const MOST_BYTES = 16 * 1024 * 1024;

type Excerpt = NonNullable<InspectedDump["source"]>;

/**
 * The dump with lines of the first frame of the program's own whose source is in one of the folders. Debug information
 * may be anybody's: a file is looked for only below them, by the end of its path.
 */
export async function withSource(dump: InspectedDump, folders: readonly string[]): Promise<InspectedDump> {
  const [first] = dump.stacks?.groups ?? [];
  for (const { module, function: name, file, line } of first?.frames ?? []) {
    if (file === undefined || line === undefined || !isOwn({ module, function: name })) continue;
    const source = await excerptOf(file, line, folders);
    if (source !== undefined) return { ...dump, source };
  }
  return dump;
}

async function excerptOf(
  file: string,
  line: number,
  folders: readonly string[],
): Promise<Excerpt | undefined> {
  const parts = file.split(/[\\/]+/).filter((part) => part !== "." && part !== "" && !part.endsWith(":"));
  if (parts.includes("..")) return undefined;
  for (const folder of folders) {
    for (let from = 0; from < parts.length; from++) {
      const path = join(folder, ...parts.slice(from));
      const text = await textOf(path, folder);
      if (text === undefined) continue;
      const lines = text.split(/\r?\n/);
      if (line > lines.length) continue;
      const start = Math.max(1, line - AROUND);
      const shown = lines.slice(start - 1, line + AROUND);
      return { file, line, path, lines: shown.map((text, n) => ({ line: start + n, text })) };
    }
  }
  return undefined;
}

/** The text of a file, unless it is none, or a link leads out of the folder. */
async function textOf(path: string, folder: string): Promise<string | undefined> {
  try {
    const [real, outer] = [await Deno.realPath(path), await Deno.realPath(folder)];
    const { isFile, size } = await Deno.stat(real);
    if (!isFile || size > MOST_BYTES || relative(outer, real).startsWith("..")) return undefined;
    return await Deno.readTextFile(real);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw error;
    return undefined;
  }
}
