/** The field's own syntax of symbol paths: `srv*C:\cache*https://server;D:\build;cache*C:\cache`. @module */

/** One element of a symbol path. */
export type PathElement =
  /** A folder to look into. */
  | { readonly kind: "folder"; readonly folder: string }
  /** A server, and the folders before it in which what it gives is kept; the nearest first. */
  | { readonly kind: "server"; readonly url: string; readonly caches: readonly string[] };

/** A symbol path that can't be read; the message says what is wrong. */
export class SymbolPathError extends Error {
  override readonly name = "SymbolPathError";
}

/**
 * Reads a symbol path. `https://…` alone is a server; `cache*FOLDER` is a cache of all servers behind it; of `srv*A*B` the
 * left ones are caches of the right ones. A server without a cache gets `usual`.
 *
 * @throws {SymbolPathError} If an element is none, or a server is neither https nor of this machine.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseSymbolPath } from "./path.ts";
 *
 * assert.deepEqual(parseSymbolPath("bin;srv*cache*https://example.com/sym", "usual"), [
 *   { kind: "folder", folder: "bin" },
 *   { kind: "folder", folder: "cache" },
 *   { kind: "server", url: "https://example.com/sym", caches: ["cache"] },
 * ]);
 * ```
 */
export function parseSymbolPath(path: string, usual: string): PathElement[] {
  const elements: PathElement[] = [];
  let before: string[] = [];
  for (const part of path.split(";").map((each) => each.trim()).filter((each) => each !== "")) {
    const [kind = "", ...stores] = part.split("*");
    const word = kind.toLowerCase();
    if (word === "cache") before = [...before, stores[0] || usual];
    else if (word === "srv" || word === "symsrv") {
      const named = stores.slice(word === "symsrv" ? 1 : 0);
      elements.push(...storesOf(part, named.length > 0 ? named : [usual], before, usual));
    } else if (stores.length > 0) throw new SymbolPathError(`"${part}" is no element of a symbol path`);
    else elements.push(...storesOf(part, [part], before, usual));
  }
  const caches = before.map((folder): PathElement => ({ kind: "folder", folder }));
  return [...caches, ...elements];
}

/** Stores from the nearest to the farthest: an empty one is the usual cache. */
function storesOf(
  part: string,
  stores: readonly string[],
  before: readonly string[],
  usual: string,
): PathElement[] {
  const caches: string[] = [];
  return stores.map((store): PathElement => {
    if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(store)) {
      const folder = store === "" ? usual : store;
      caches.push(folder);
      return { kind: "folder", folder };
    }
    const url = URL.parse(store);
    if (url === null || !isSafe(url)) {
      throw new SymbolPathError(`"${part}": symbols come over https only, or from this machine`);
    }
    const all = [...before, ...caches];
    return { kind: "server", url: store.replace(/\/+$/, ""), caches: all.length > 0 ? all : [usual] };
  });
}

function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === "https:" ||
    protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}
