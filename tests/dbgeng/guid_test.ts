/** GUIDs between text and memory. @module */
import assert from "node:assert/strict";
import fc from "fast-check";
import * as interfaces from "../../lib/dbgeng/generated/mod.ts";
import { guidBytes, guidText } from "../../lib/dbgeng/guid.ts";

Deno.test("guidBytes() turns the first three groups round and leaves the rest", () => {
  const bytes = guidBytes("00112233-4455-6677-8899-aabbccddeeff");
  assert.equal(bytes.toHex(), "33221100554477668899aabbccddeeff");
});

Deno.test("guidText() and guidBytes() are each other's inverse", () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
    const text = guidText(bytes);
    assert.match(text, /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    assert.deepEqual([...guidBytes(text)], [...bytes]);
    assert.deepEqual(guidBytes(text.toUpperCase()), guidBytes(text));
  }));
});

Deno.test("guidText() gives an interface's id as its table has it", () => {
  for (const { iid } of Object.values(interfaces)) assert.equal(guidText(guidBytes(iid)), iid);
});

Deno.test("guidText() reads the first 16 of more bytes", () => {
  const bytes = new Uint8Array(20).fill(0xFF, 16);
  assert.equal(guidText(bytes), "00000000-0000-0000-0000-000000000000");
});

Deno.test("guidBytes() refuses what is no GUID, and quotes it", () => {
  const bad = ["", "0011", "00112233-4455-6677-8899-aabbccddeefg", "00112233-4455-6677-8899-aabbccddeeff0"];
  for (const text of bad) assert.throws(() => guidBytes(text), new SyntaxError(`Not a GUID: "${text}"`));
});
