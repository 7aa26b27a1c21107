import assert from "node:assert/strict";
import fc from "fast-check";
import { moduleFinder } from "../../lib/minidump/mod.ts";

Deno.test("moduleFinder() finds what looking at each module finds", () => {
  // Modules of different sizes with gaps between, in any order, at both ends of the address space.
  const gaps = fc.array(fc.tuple(fc.nat(100), fc.integer({ min: 1, max: 100 })), { maxLength: 30 });
  const start = fc.constantFrom(0n, 0x7FF6_0000_0000n, 0xFFFF_FFFF_FFFF_0000n);
  fc.assert(fc.property(gaps, start, fc.nat(7000), (list, first, offset) => {
    let base = first;
    const modules = list.map(([gap, size]) => {
      const module = { base: base + BigInt(gap), size };
      base = module.base + BigInt(size);
      return module;
    }).reverse();
    const address = first + BigInt(offset);
    const expected = modules.find(({ base, size }) => base <= address && address - base < size);
    assert.equal(moduleFinder(modules)(address), expected);
  }));
});
