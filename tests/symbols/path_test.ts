/** Symbol paths in the field's own syntax. */
import assert from "node:assert/strict";
import { parseSymbolPath, SymbolPathError } from "../../lib/symbols/path.ts";

/** `folder F`, `server URL < caches`. */
function told(path: string): string[] {
  return parseSymbolPath(path, "usual").map((each) =>
    each.kind === "folder" ? each.folder : `${each.url} < ${each.caches.join(" ")}`
  );
}

Deno.test("folders, caches and servers", () => {
  const paths: Record<string, string[]> = {
    "": [],
    "bin;;D:\\build": ["bin", "D:\\build"],
    "srv*https://a.example/sym/": ["https://a.example/sym < usual"],
    "srv*C:\\c*https://a.example": ["C:\\c", "https://a.example < C:\\c"],
    "SRV*near*\\\\share\\far*https://a.example": [
      "near",
      "\\\\share\\far",
      "https://a.example < near \\\\share\\far",
    ],
    "srv**https://a.example": ["usual", "https://a.example < usual"],
    "symsrv*symsrv.dll*c*https://a.example": ["c", "https://a.example < c"],
    "cache*c;srv*https://a.example;https://b.example": [
      "c",
      "https://a.example < c",
      "https://b.example < c",
    ],
    "srv*http://127.0.0.1:8080/s": ["http://127.0.0.1:8080/s < usual"],
    "srv*": ["usual"],
  };
  for (const [path, elements] of Object.entries(paths)) assert.deepEqual(told(path), elements, path);
});

Deno.test("what is no symbol path is refused, and so is a server that anybody on the way could answer for", () => {
  for (const path of ["srv*http://a.example", "ftp://a.example", "what*is*this", "srv*c*https://"]) {
    assert.throws(() => parseSymbolPath(path, "usual"), SymbolPathError, path);
  }
});
