import assert from "node:assert/strict";
import { type Level, parseLevel, type Quantity } from "../../../lib/recipe/language/level.ts";

const MIB = 2 ** 20;

const READ: readonly (readonly [string, Quantity, Level])[] = [
  [">90%", "percent", { kind: "compare", operator: ">", value: 90 }],
  ["<=0.5%", "percent", { kind: "compare", operator: "<=", value: 0.5 }],
  [">=2GiB", "size", { kind: "compare", operator: ">=", value: 2048 * MIB }],
  ["<1.5KB", "size", { kind: "compare", operator: "<", value: 1500 }],
  ["+500MiB", "size", { kind: "growth", step: 500 * MIB }],
  [">10MiB/s", "size", { kind: "slope", operator: ">", value: 10 * MIB / 1000 }],
  [">=60MiB/min", "size", { kind: "slope", operator: ">=", value: MIB / 1000 }],
  [">3600000/h", "count", { kind: "slope", operator: ">", value: 1 }],
  [">5000", "count", { kind: "compare", operator: ">", value: 5000 }],
  ["<=0", "count", { kind: "compare", operator: "<=", value: 0 }],
  ["+1000", "count", { kind: "growth", step: 1000 }],
  [">50MiB/s", "rate", { kind: "compare", operator: ">", value: 50 * MIB }],
];

for (const [text, quantity, level] of READ) {
  Deno.test(`parseLevel() reads ${text} as a ${quantity}`, () => {
    assert.deepEqual(parseLevel(text, quantity), level);
  });
}

const WRONG: readonly (readonly [string, Quantity, meant?: string])[] = [
  ["", "count"],
  ["many", "count"],
  ["90", "percent", ">90%"],
  ["> 90 %", "percent", ">90%"],
  ["+5%", "percent"],
  [">5%/min", "percent"],
  ["2GiB", "size", ">2GiB"],
  [">2gb", "size", ">2GB"],
  [">2g", "size", ">2GiB"],
  ["=>2GiB", "size", ">=2GiB"],
  [">0B", "size"],
  ["<10MiB/min", "size"],
  [">10MiB/m", "size", ">10MiB/min"],
  [">10MiB/sec", "size", ">10MiB/s"],
  [">5/hour", "count", ">5/h"],
  [">5/d", "count"],
  ["+0", "count"],
  ["<0", "count"],
  ["!=5", "count"],
  [">5e3", "count"],
  [">-5", "count"],
  [">50MiB", "rate", ">50MiB/s"],
  ["50MiB/s", "rate", ">50MiB/s"],
  [">50MiB/min", "rate"],
];

for (const [text, quantity, meant] of WRONG) {
  Deno.test(`parseLevel() refuses "${text}" as a ${quantity}${meant ? ` and means ${meant}` : ""}`, () => {
    assert.throws(() => parseLevel(text, quantity), (error) => {
      assert.ok(error instanceof Error && error.name === "RecipeError");
      assert.ok(error.message.startsWith("Not a "), error.message);
      assert.equal(/did you mean "([^"]+)"/.exec(error.message)?.[1], meant, error.message);
      return true;
    });
  });
}
