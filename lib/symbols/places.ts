/** The places that a symbol path stands for. @module */
import { join } from "node:path";
import type { FilePlace } from "./files.ts";
import { folderPlace } from "./folder.ts";
import { parseSymbolPath } from "./path.ts";
import { type Progress, serverPlace } from "./server.ts";

export { SymbolPathError } from "./path.ts";

/** The cache that is used where a symbol path names none: the user's own. */
export function usualCache(): string {
  const [local, home] = [Deno.env.get("LOCALAPPDATA"), Deno.env.get("HOME")];
  if (Deno.build.os === "windows") return join(local ?? ".", "trapline", "symbols");
  return join(Deno.env.get("XDG_CACHE_HOME") ?? join(home ?? ".", ".cache"), "trapline", "symbols");
}

/**
 * The places, folders first: what is at hand costs nothing.
 *
 * @throws {SymbolPathError} If the path can't be read.
 */
export function placesOf(path: string, options: Progress & { readonly limitMs?: number } = {}): FilePlace[] {
  const elements = parseSymbolPath(path, usualCache());
  const folders = elements.flatMap((each) => each.kind === "folder" ? [each.folder] : each.caches);
  return [
    ...[...new Set(folders)].map(folderPlace),
    ...elements.flatMap((each) => each.kind === "server" ? [serverPlace({ ...options, ...each })] : []),
  ];
}
