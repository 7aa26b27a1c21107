import assert from "node:assert/strict";
import { dirname, join, resolve } from "node:path";
import fc from "fast-check";
import { folderOf, inside } from "../../lib/facts/path.ts";

const part = fc.string({ unit: fc.constantFrom("a", "b", ".", " ", "ä"), minLength: 1, maxLength: 4 });
const head = fc.constantFrom("", "/", "./", "a/", "a//");

Deno.test("folderOf() is the folder that Node says", () => {
  fc.assert(fc.property(head, fc.array(part, { minLength: 1, maxLength: 4 }), (head, parts) => {
    const file = head + parts.join("/");
    assert.equal(resolve(folderOf(file)), resolve(dirname(file)));
  }));
});

Deno.test("inside() is the path that Node says", () => {
  fc.assert(fc.property(head, fc.array(part, { minLength: 1, maxLength: 4 }), (head, parts) => {
    const folder = `${head}x`;
    assert.equal(resolve(inside(folder, ...parts)), resolve(join(folder, ...parts)));
  }));
  assert.equal(inside("/", "a"), resolve("/a"));
});
