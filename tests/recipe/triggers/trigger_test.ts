import assert from "node:assert/strict";
import fc from "fast-check";
import { firing, isLeaf, leaves, parts, triggerInWords } from "../../../lib/recipe/triggers/trigger.ts";
import { parsePlan } from "../../../lib/recipe/plan/plan.ts";
import { LEAVES } from "../../../lib/recipe/triggers/leaf.ts";
import type { Combinators } from "../../../lib/recipe/triggers/combinators.ts";
import type { Trigger } from "../../../lib/recipe/triggers/trigger.ts";
import { triggers } from "../../support/arbitrary_plan.ts";

const A = { exit: "any" } as const;
const B = { load: "*" } as const;
const AV = { exception: "av" } as const;

Deno.test("leaves() gives every leaf in the order it is written", () => {
  fc.assert(fc.property(triggers, (trigger) => {
    const found = [...leaves(trigger)];
    assert.ok(found.length > 0 && found.every(isLeaf));
    const inside = isLeaf(trigger) ? [trigger] : parts(trigger).flatMap((part) => [...leaves(part)]);
    assert.deepEqual(found, inside);
  }));
});

Deno.test("isLeaf() knows every leaf and every combinator that the schema has", () => {
  for (const key of Object.keys(LEAVES)) {
    assert.equal(isLeaf({ [key]: "x" } as unknown as Trigger), true, key);
  }
  const combinators: { readonly [Key in keyof Combinators]: Combinators[Key] } = {
    any: { any: [A] },
    all: { all: [A] },
    sequence: { sequence: [A] },
    count: { count: 2, of: A },
    not: { not: A, for: "1s" },
    unless: { when: A, unless: A },
  };
  for (const [key, trigger] of Object.entries(combinators)) {
    assert.equal(isLeaf(trigger), false, key);
    assert.ok(parts(trigger).every((part) => part === A) && parts(trigger).length > 0, key);
    assert.match(triggerInWords(trigger), /a process ends/, key);
  }
});

const FIRING: readonly (readonly [string, Trigger, readonly Trigger[]])[] = [
  ["a leaf: itself", A, [A]],
  ["any: each", { any: [A, B] }, [A, B]],
  ["all: each, because each can be the last", { all: [A, B] }, [A, B]],
  ["sequence: the last", { sequence: [A, { any: [B, AV] }] }, [B, AV]],
  ["count: what is counted", { count: 2, of: A }, [A]],
  ["not: none, it fires at a time", { not: A, for: "1s" }, []],
  ["unless: the first", { when: A, unless: B }, [A]],
];

for (const [what, trigger, expected] of FIRING) {
  Deno.test(`firing() of ${what}`, () => assert.deepEqual([...firing(trigger)], expected));
}

/** What a trigger allows: a dump after it, and a resume. */
const ALLOWED: readonly (readonly [Trigger, boolean, boolean])[] = [
  [AV, false, true],
  [{ ...AV, chance: "first" }, true, true],
  [A, false, false],
  [B, true, false],
  [{ process: "exit" }, false, false],
  [{ process: "start" }, true, false],
  [{ timer: "1s" }, true, false],
  [{ not: { ...AV, chance: "first" }, for: "1s" }, true, false],
  [{ sequence: [B, { ...AV, chance: "first" }] }, true, true],
  [{ sequence: [{ ...AV, chance: "first" }, B] }, true, false],
  [{ when: B, unless: AV }, false, false],
  [{ when: { ...AV, chance: "first" }, unless: B }, true, true],
  [{ any: [{ ...AV, chance: "first" }, B] }, true, false],
];

for (const [on, after, resume] of ALLOWED) {
  Deno.test(`a rule on ${JSON.stringify(on)} ${after ? "may" : "may not"} dump later, ${resume ? "may" : "may not"} resume`, () => {
    const accepted = (action: unknown): boolean => {
      try {
        parsePlan({ name: "a", rules: { a: { on, do: [action] } } });
        return true;
      } catch {
        return false;
      }
    };
    assert.equal(accepted({ dump: "mini", after: "1s" }), after);
    assert.equal(accepted({ resume: "handled" }), resume);
    assert.equal(accepted({ dump: "mini" }), true);
  });
}
