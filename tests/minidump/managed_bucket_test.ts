/** One .NET bug, one bucket; another bug, another. docs/buckets.md says the same in words. */
import assert from "node:assert/strict";
import { type BucketException, managedBucket } from "../../lib/minidump/managed_bucket.ts";

/** An exception thrown through `module!method` places. */
function thrown(type: string, places: string, inner?: BucketException): BucketException {
  const frames = places.split(" ").filter(Boolean).map((place) => {
    const [module, name] = place.split("!");
    return { module: module!, function: name! };
  });
  return { type, frames, ...(inner === undefined ? {} : { inner }) };
}

const PAY = "shop.dll!Shop.Till.Pay(Int32) shop.dll!Shop.Program.Main(System.String[])";
const LOST = thrown("System.IO.IOException", PAY);

const same: Record<string, readonly BucketException[]> = {
  "frames of .NET don't count": [
    LOST,
    thrown(
      "System.IO.IOException",
      `System.Private.CoreLib.dll!System.IO.File.Open() ${PAY} Microsoft.Extensions.Hosting.dll!Run()`,
    ),
  ],
  "nor what was thrown because of it": [LOST, thrown("Shop.Unpaid", "shop.dll!Shop.Other()", LOST)],
  "nor the case of the module, nor overloads": [
    LOST,
    thrown("System.IO.IOException", PAY.replace("shop.dll", "SHOP.DLL").replace("Int32", "Int64")),
  ],
  "nor the arguments of generic types": [
    thrown("Shop.Lost`1[System.Int32]", "shop.dll!Shop.Shelf`1[System.Int32].Find()"),
    thrown("Shop.Lost`1[System.String]", "shop.dll!Shop.Shelf`1[Shop.Box`1[System.String]].Find()"),
  ],
  "nor the numbers of lambdas and of what async methods become": [
    thrown(
      "E",
      "a.dll!P+<>c__DisplayClass5_0.<Main>b__2() a.dll!P+<Run>d__7.MoveNext() a.dll!P.<Main>g__Local|0_1()",
    ),
    thrown(
      "E",
      "a.dll!P+<>c__DisplayClass6_1.<Main>b__3_1() a.dll!P+<Run>d__12.MoveNext() a.dll!P.<Main>g__Local|2_0()",
    ),
  ],
  "nor how deep a recursion is": [
    thrown("E", "a.dll!F() a.dll!F() a.dll!G()"),
    thrown("E", "a.dll!F() a.dll!G()"),
  ],
  "an exception without frames of the program's own has those of the one around it": [
    thrown("Shop.Unpaid", PAY, thrown("System.TimeoutException", "")),
    thrown("Shop.Unpaid", PAY, thrown("System.TimeoutException", "System.Private.CoreLib.dll!Wait()")),
  ],
};

for (const [what, exceptions] of Object.entries(same)) {
  Deno.test(`managed bucket: ${what}`, () => {
    assert.equal(new Set(exceptions.map(managedBucket)).size, 1);
  });
}

Deno.test("managed bucket: another type, another method, another lambda's method is another bug", () => {
  const all = [
    LOST,
    thrown("System.TimeoutException", PAY),
    thrown("System.IO.IOException", PAY.replace("Pay", "Refund")),
    thrown("E", "a.dll!P+<>c.<Main>b__2_0()"),
    thrown("E", "a.dll!P+<>c.<Other>b__2_0()"),
    thrown("E", ""),
  ];
  assert.equal(new Set(all.map(managedBucket)).size, all.length);
});
