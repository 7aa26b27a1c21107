/** The files that patterns find, and how much of each is taken: the last written first, up to a size. @module */
import { glob } from "node:fs/promises";
import { join, resolve } from "node:path";
import { messageOf } from "../../facts/text.ts";
import type { CollectOrder } from "../../recipe/actions/dump_kind.ts";
import type { Collected } from "../../store/manifest.ts";

/** A file that is taken. */
export interface FoundFile {
  readonly path: string;
  /** Its size. */
  readonly size: number;
  /** How many bytes of its end are taken: all of them, or what there is room for. */
  readonly take: number;
  /** When it was last written, in ms since 1970. */
  readonly modified: number;
}

/** A pattern that goes through a whole disk ends here. */
const MOST_FILES = 1_000;
const LONGEST_MS = 10_000;

type Left = Collected["left"][number];
type Candidate = Omit<FoundFile, "take">;

/** Looks for them. Links are not followed. */
export async function foundFiles(
  { patterns, bytes }: CollectOrder,
): Promise<{ readonly files: readonly FoundFile[]; readonly left: readonly Left[] }> {
  const found = new Map<string, Candidate>();
  const left: Left[] = [];
  const end = performance.now() + LONGEST_MS;
  for (const pattern of patterns) {
    const because = await matching(pattern, found, end);
    if (because !== undefined) left.push({ path: pattern, because });
  }
  const files: FoundFile[] = [];
  let room = bytes;
  for (const file of [...found.values()].sort((a, b) => b.modified - a.modified)) {
    if (file.size > 0 && room === 0) {
      left.push({ path: file.path, because: "the files written after it took all of collectBytes" });
      continue;
    }
    const take = Math.min(file.size, room);
    files.push({ ...file, take });
    room -= take;
  }
  return { files, left };
}

/** Puts what fits a pattern to what was found; in words if that is nothing, or not all. */
async function matching(
  pattern: string,
  found: Map<string, Candidate>,
  end: number,
): Promise<string | undefined> {
  const expanded = withVariables(pattern);
  if (typeof expanded === "object") return `there is no environment variable ${expanded.missing}`;
  let matched = 0;
  try {
    for await (const each of glob(resolve(expanded), { withFileTypes: true })) {
      if (performance.now() > end) return `it was looked for no longer than ${LONGEST_MS / 1000} s`;
      if (!each.isFile()) continue;
      if (found.size >= MOST_FILES) return `more than ${MOST_FILES} files fit`;
      const path = join(each.parentPath, each.name);
      const info = await Deno.lstat(path).catch(() => undefined);
      if (info === undefined || !info.isFile) continue;
      matched++;
      found.set(path, { path, size: info.size, modified: info.mtime?.getTime() ?? 0 });
    }
  } catch (error) {
    return messageOf(error);
  }
  return matched === 0 ? "no file fits" : undefined;
}

/** `%PROGRAMDATA%\logs` with the value of the variable. */
function withVariables(pattern: string): string | { readonly missing: string } {
  let missing: string | undefined;
  const expanded = pattern.replaceAll(/%([^%]+)%/g, (_, name: string) => {
    const value = Deno.env.get(name);
    if (value === undefined) missing ??= name;
    return value ?? "";
  });
  return missing === undefined ? expanded : { missing };
}
