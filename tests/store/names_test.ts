import assert from "node:assert/strict";
import fc from "fast-check";
import { dumpName, token } from "../../lib/store/names.ts";
import { stuckAt } from "../support/ends.ts";

/** What Windows takes for a device, with any ending. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

const TOKENS = [
  ["checkout", "checkout"],
  ["a b  c", "a_b_c"],
  ["..\\..\\etc/passwd", "etc_passwd"],
  ["C:\\x", "C_x"],
  ["x'; rm -rf /; '", "x_rm_-rf"],
  [".hidden", "hidden"],
  ["trailing. . .", "trailing"],
  ["-rf", "rf"],
  ["\u202Egpj.exe", "gpj.exe"],
  ["\uFF41\uFF42", "ab"],
  ["ﬁle", "file"],
  ["日本語", "x"],
  ["", "x"],
  ["...", "x"],
  ["con", "con_"],
  ["CON", "CON_"],
  ["Lpt1.txt", "Lpt1_.txt"],
  ["nul.tar.gz", "nul_.tar.gz"],
  ["COM¹", "COM1_"],
  [" aux ", "aux_"],
  ["console", "console"],
  ["com10", "com10"],
  ["x.con", "x.con"],
  ["a".repeat(100), "a".repeat(63)],
  [`${"a".repeat(62)}..b`, "a".repeat(62)],
] as const;

for (const [text, expected] of TOKENS) {
  Deno.test(`token(${JSON.stringify(text.slice(0, 30))}) is ${expected.slice(0, 30)}`, () => {
    assert.equal(token(text), expected);
  });
}

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.string({ unit: "grapheme", maxLength: 100 }),
  fc.stringMatching(/^[. _-]{0,3}(con|prn|AUX|nul|com[0-9¹²³]|LPT[0-9])[. $_-]{0,3}[a-z]{0,80}$/),
);

Deno.test("token() gives a safe, bounded part of a file name whatever the text", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const name = token(text);
      assert.match(name, /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9_])?$/);
      assert.doesNotMatch(name, DEVICE);
      assert.ok(!name.includes("/") && name !== "." && name !== "..");
    }),
    { numRuns: 1000 },
  );
});

Deno.test("token() leaves a token as it is", () => {
  fc.assert(fc.property(anyText, (text) => assert.equal(token(token(text)), token(text))));
});

Deno.test("token() takes a megabyte in linear time", async () => {
  const texts = ["_", "-", ".", "é", "\\ "].map((part) => `a${part.repeat(1_000_000)}b`);
  const module = import.meta.resolve("../../lib/store/names.ts");
  assert.equal(await stuckAt({ module, name: "token" }, texts), undefined);
});

const AT = new Date("2026-01-31T23:59:59.987Z");
const PARTS = { image: "checkout.exe", pid: 1234, at: AT, rule: "crash", kind: "mini" };

Deno.test("dumpName() tells program, pid, time in UTC, rule and kind", () => {
  assert.equal(dumpName(PARTS), "checkout-1234-20260131-235959-crash-mini");
  assert.equal(
    dumpName({ ...PARTS, image: "CheckOut.EXE", kind: "DEBUG_DUMP_SMALL+FULL_MEMORY" }),
    "CheckOut-1234-20260131-235959-crash-DEBUG_DUMP_SMALL_FULL_MEMORY",
  );
  assert.equal(dumpName({ ...PARTS, image: "" }), "x-1234-20260131-235959-crash-mini");
});

Deno.test("dumpName() is a safe name that leaves room for an ending, whatever it is made of", () => {
  const parts = fc.record({
    image: anyText,
    pid: fc.nat(0xFFFFFFFF),
    at: fc.date({ min: new Date(0), max: new Date("9999-12-31"), noInvalidDate: true }),
    rule: anyText,
    kind: anyText,
  });
  fc.assert(fc.property(parts, (given) => {
    const name = dumpName(given);
    assert.match(name, /^[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9_]$/);
    assert.doesNotMatch(name, DEVICE);
    assert.ok(`${name}-999.unverified.dmp.partial`.length <= 255);
  }));
});

Deno.test("dumpName() follows a template, and is safe whatever the template", () => {
  const parts = { ...PARTS, code: "0xC0000005", bucket: "1abc" };
  assert.equal(dumpName(parts, "{rule}_{code}.{bucket}"), "crash_0xC0000005.1abc");
  assert.equal(dumpName(PARTS, "{rule}-{code}"), "crash");
  assert.equal(dumpName(PARTS, "../{image}"), "checkout");
  assert.equal(dumpName(PARTS, "con"), "con_");
});

Deno.test("dumpName() has a short name for a kind with many flags", () => {
  const kind = "mini+DATA_SEGMENTS+PROCESS_THREAD_DATA+FULL_AUXILIARY_STATE";
  const at = new Date("2026-01-31T23:59:59Z");
  const name = dumpName({ image: "a.exe", pid: 4, at, rule: "now", kind });
  assert.equal(name, "a-4-20260131-235959-now-mini-custom");
});
