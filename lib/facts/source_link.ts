/** SourceLink: the map from source files to addresses on the web that compilers put into debug information. @module */

/** The address of a line of a source file on the web; `undefined` where the map has none. */
export type UrlOf = (file: string, line: number) => string | undefined;

/**
 * Reads a map. What is no map, and addresses that are not https, are as good as none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readSourceLink } from "./source_link.ts";
 *
 * const urlOf = readSourceLink('{ "documents": { "C:\\\\src\\\\*": "https://raw.githubusercontent.com/a/b/c0ffee/*" } }');
 * assert.equal(urlOf("c:/src/lib/x.c", 7), "https://github.com/a/b/blob/c0ffee/lib/x.c#L7");
 * assert.equal(urlOf("d:/other.c", 7), undefined);
 * ```
 */
export function readSourceLink(json: string): UrlOf {
  const rules = documentsOf(json).map(([pattern, url]) => ({
    start: plain(pattern.replace(/\*$/, "")),
    open: pattern.endsWith("*"),
    url,
  })).sort((a, b) => b.start.length - a.start.length);
  return (file, line) => {
    const name = plain(file);
    const rule = rules.find(({ start, open }) => open ? name.startsWith(start) : name === start);
    if (rule === undefined) return undefined;
    const rest = file.replaceAll("\\", "/").slice(rule.start.length);
    // The rest is a path: what it has that addresses do not is written as they write it.
    const url = rule.open
      ? rule.url.replace("*", () => rest.split("/").map(encodeURIComponent).join("/"))
      : rule.url;
    return withLine(url, line);
  };
}

function documentsOf(json: string): [string, string][] {
  try {
    const { documents } = JSON.parse(json) ?? {};
    if (typeof documents !== "object" || documents === null) return [];
    return Object.entries(documents).flatMap(([pattern, url]) =>
      typeof url === "string" && URL.parse(url)?.protocol === "https:" ? [[pattern, url]] : []
    );
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

/** Case and slashes of paths do not count. */
function plain(path: string): string {
  return path.replaceAll("\\", "/").toLowerCase();
}

/** GitHub shows lines on the page of a file, not of its bare content. */
function withLine(url: string, line: number): string | undefined {
  const known = URL.parse(url);
  if (known === null) return undefined;
  const [, owner, name, commit, ...path] = known.pathname.split("/");
  if (known.hostname !== "raw.githubusercontent.com" || path.length === 0) return known.href;
  return `https://github.com/${owner}/${name}/blob/${commit}/${path.join("/")}#L${line}`;
}
