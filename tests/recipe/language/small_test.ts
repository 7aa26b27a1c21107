/** The small pure parts: sizes, conditions, patterns, codes, names, times, templates. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { STATUSES } from "../../../lib/facts/status.ts";
import { codesOf, hasCode } from "../../../lib/recipe/language/exception_codes.ts";
import { holds, parseCondition } from "../../../lib/recipe/language/condition.ts";
import { RecipeError } from "../../../lib/recipe/language/error.ts";
import { CONSTANTS, WORDS } from "../../../lib/recipe/language/exception_pattern.ts";
import { fits, fitsPath } from "../../../lib/recipe/language/glob.ts";
import { parseBytes } from "../../../lib/recipe/language/size.ts";
import { checkTemplate } from "../../../lib/recipe/language/template.ts";
import { nextDue } from "../../../lib/recipe/triggers/time.ts";
import { processorMs } from "../../support/processor.ts";

Deno.test("bytes() counts GB in thousands and GiB in 1024s", () => {
  const table = [["1B", 1], ["1KB", 1e3], ["1KiB", 1024], ["500MB", 5e8], ["1.5GiB", 1.5 * 2 ** 30], [
    "1TB",
    1e12,
  ]];
  for (const [text, value] of table) assert.equal(parseBytes(String(text)), value);
  assert.equal(parseBytes("8191TiB"), 8191 * 2 ** 40);
});

Deno.test("bytes() refuses what isn't a positive number with a unit", () => {
  for (
    const text of [
      "",
      "4",
      "4G",
      "4 GiB",
      "GiB",
      "-1GB",
      "0B",
      "0.4B",
      "1gb",
      "1iB",
      "4GiBs",
      "8193TiB",
      "1e3B",
    ]
  ) {
    assert.throws(
      () => parseBytes(text),
      (error) => error instanceof RecipeError && error.message.startsWith(`Not a size: "${text}". Write `),
    );
  }
});

/** A condition, codes that fit, codes that don't. */
const CONDITIONS: readonly (readonly [string, readonly number[], readonly number[]])[] = [
  ["any", [0, 1, 0xFFFFFFFF], []],
  ["0", [0], [1]],
  ["=3", [3], [0]],
  ["0xC0000005", [0xC0000005, 0xC0000005 | 0], [5]],
  ["-1", [0xFFFFFFFF, -1], [1]],
  ["!=0", [1, -1], [0]],
  ["!=-1", [0], [-1]],
  ["<2", [0, 1], [2, -1]],
  ["<=2", [2], [3]],
  [">1", [2, -1], [1, 0]],
  [">=0x80000000", [0x80000000, -1], [0x7FFFFFFF]],
];

for (const [text, fitting, others] of CONDITIONS) {
  Deno.test(`holds() compares exit codes unsigned: ${text}`, () => {
    const condition = parseCondition(text);
    for (const code of fitting) assert.equal(holds(condition, code), true, String(code));
    for (const code of others) assert.equal(holds(condition, code), false, String(code));
  });
}

Deno.test("parseCondition() refuses what isn't a condition", () => {
  for (
    const text of [
      "",
      "!",
      "!=",
      "==0",
      "<>0",
      "< 3",
      "1.5",
      "<0x",
      "<-1",
      "4294967296",
      "-2147483649",
      "ANY",
      "!0",
    ]
  ) {
    assert.throws(() => parseCondition(text), /^RecipeError: Not a condition on an exit code: "/, text);
  }
});

Deno.test("fits() is what a regular expression of the pattern says", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b", ".", "A") });
  const glob = fc.string({ unit: fc.constantFrom("a", "b", ".", "*", "?") });
  fc.assert(fc.property(glob, letters, (pattern, text) => {
    const source = pattern.replaceAll(".", "\\.").replaceAll("*", ".*").replaceAll("?", ".");
    assert.equal(fits(pattern, text), new RegExp(`^${source}$`, "i").test(text));
  }));
});

Deno.test("fits() takes no longer for a pattern of many stars", () => {
  const start = processorMs();
  assert.equal(fits("*a".repeat(50) + "b", "a".repeat(20_000)), false);
  assert.ok(processorMs() - start < 2_000);
});

Deno.test("fitsPath() looks at the file name, or at the whole path for a pattern with a folder", () => {
  for (
    const [glob, path, expected] of [
      ["a.dll", "C:\\x\\A.DLL", true],
      ["a.dll", "a.dll", true],
      ["a.dll", "C:/x/a.dll", true],
      ["*", "C:\\x\\a.dll", true],
      ["x*", "C:\\x\\a.dll", false],
      ["*\\x\\*", "C:\\x\\a.dll", true],
      ["C:/x/*", "C:\\x\\a.dll", true],
      ["\\a.dll", "C:\\x\\a.dll", false],
    ] as const
  ) assert.equal(fitsPath(glob, path), expected, `${glob} ${path}`);
});

Deno.test("codesOf() finds every name of every code, and every value", () => {
  for (const { code, kebab, name, aliases } of STATUSES) {
    for (const each of [kebab, name, ...aliases, String(code), `0x${code.toString(16)}`]) {
      assert.deepEqual(codesOf(each), [code], each);
    }
  }
  assert.equal(codesOf("*"), "all");
  assert.deepEqual(codesOf("STATUS_GUARD_*"), codesOf("guard-*"));
  assert.equal(hasCode("av", 0xC0000005 | 0), true);
});

Deno.test("codesOf() refuses unknown names, values of more than 32 bits and patterns that fit nothing", () => {
  for (
    const text of ["", "acess-violation", "0x1C0000005", "4294967296", "-1", "*nothing*", "?", "unhandled"]
  ) {
    assert.throws(
      () => codesOf(text),
      (error) => error instanceof RecipeError && error.message.startsWith(`Unknown exception "${text}"`),
    );
  }
  assert.throws(() => codesOf("acess-violation"), /did you mean "access-violation"/);
  assert.throws(() => codesOf("status_stack_overflw"), /did you mean "STATUS_STACK_OVERFLOW"/);
  assert.throws(() => codesOf("unhandled"), /for every unhandled exception write "\*"/);
});

Deno.test("the compiler knows exactly the names that the table has", () => {
  const known = [...WORDS, ...CONSTANTS].flatMap((line) => line.split(" "));
  assert.deepEqual(
    known.sort(),
    STATUSES.flatMap(({ kebab, name, aliases }) => [kebab, name, ...aliases]).sort(),
  );
});

Deno.test("nextDue() is later than the moment it is asked for, and the first such time", () => {
  const span = fc.integer({ min: 1, max: 10_000 });
  fc.assert(fc.property(span, span, fc.double({ min: -1, max: 1e6, noNaN: true }), (first, every, after) => {
    const due = nextDue({ timer: `${first}ms`, every: `${every}ms` }, after) ?? NaN;
    assert.ok(due > after);
    assert.equal((due - first) % every, 0);
    assert.ok(due === first || due - every <= after);
  }));
  assert.equal(nextDue({ timer: "1s" }, 999.9), 1000);
  assert.equal(nextDue({ timer: "1s" }, 1000), undefined);
  assert.equal(nextDue({ deadline: "1s" }, -1), 1000);
});

Deno.test("checkTemplate() takes known tokens and what every file system takes", () => {
  for (const text of ["{image}-{pid}-{time}-{rule}-{kind}-{bucket}-{code}-{n}", "a_b.c-1", "{n}"]) {
    checkTemplate(text);
  }
  for (
    const [text, message] of [
      ["", /^RecipeError: Not a file's name: ""/],
      [".hidden", /the first no dot/],
      ["a".repeat(129), /1 to 128 characters/],
      ["{imge}", /Unknown token "\{imge\}" \(did you mean "image"\?\)/],
      ["{}", /Unknown token "\{\}"/],
      ["{image", /"\{" can't stand/],
      ["../{image}", /"\/" can't stand/],
      ["a b", /" " can't stand/],
      ["ä", /"ä" can't stand/],
      ["con:", /":" can't stand/],
    ] as const
  ) assert.throws(() => checkTemplate(text), message);
});
