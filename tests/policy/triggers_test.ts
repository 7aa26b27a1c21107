import assert from "node:assert/strict";
import type { TargetEvent, TimedEvent } from "../../lib/facts/event.ts";
import { armed, at, CRASH, firings, line, onLine } from "../support/policy.ts";

const [a, b, c] = [onLine("a"), onLine("b"), onLine("c")];

/** `a@10 b@20`: lines at times, after an arming at 0. */
function script(text: string): TimedEvent[] {
  const events = text.split(" ").filter((word) => word !== "").map((word) => {
    const [what = "", time = ""] = word.split("@");
    return at(Number(time), line(what));
  });
  return [armed(), ...events];
}

type Row = readonly [on: object, events: string, fires: readonly number[], until?: number];

function table(name: string, rows: readonly Row[]): void {
  Deno.test(`step(): ${name}`, () => {
    for (const [on, events, fires, until] of rows) {
      assert.deepEqual(firings(on, script(events), until), fires, `${JSON.stringify(on)} at ${events}`);
    }
  });
}

table("a timer fires at its time, and then at every span", [
  [{ timer: "10ms" }, "", [10], 99],
  [{ timer: "10ms" }, "", [], 9],
  [{ timer: "10ms", every: "25ms" }, "", [10, 35, 60], 84],
  [{ timer: "10ms", every: "25ms" }, "a@35 a@36", [10, 35], 40],
]);

table("a deadline fires once", [
  [{ deadline: "10ms" }, "", [10], 99],
  [{ deadline: "10ms" }, "", [], 9],
]);

table("any fires with each of its parts, once a moment", [
  [{ any: [a, b] }, "a@1 b@2 c@3 a@4", [1, 2, 4]],
  [{ any: [a, a, { count: 1, of: a }] }, "a@1", [1]],
  [{ any: [c, { timer: "5ms" }] }, "a@1", [5], 9],
]);

table("all fires with the last of its parts, and then needs all anew", [
  [{ all: [a, b] }, "a@1 b@2", [2]],
  [{ all: [a, b] }, "b@1 a@2", [2]],
  [{ all: [a, b] }, "a@1 a@2", []],
  [{ all: [a, b] }, "a@1 b@99999", [99999]],
  [{ all: [a, b] }, "a@1 b@2 b@3 a@4 b@5", [2, 4]],
  [{ all: [a, b] }, "a@1 b@2 b@3", [2]],
  [{ all: [a, a] }, "a@1", [1]],
  [{ all: [a] }, "a@1 a@2", [1, 2]],
  [{ all: [a, { timer: "5ms" }] }, "a@1", [5], 9],
]);

table("all(within) looks back from the last of its parts", [
  [{ all: [a, b], within: "10ms" }, "a@0 b@10", [10]],
  [{ all: [a, b], within: "10ms" }, "a@0 b@11", []],
  [{ all: [a, b], within: "10ms" }, "a@0 b@11 a@21", [21]],
  [{ all: [a, b, c], within: "10ms" }, "a@0 b@9 c@12 a@15", [15]],
]);

table("a sequence needs its order, whatever else comes between", [
  [{ sequence: [a, b] }, "a@1 b@2", [2]],
  [{ sequence: [a, b] }, "b@1 a@2", []],
  [{ sequence: [a, b] }, "a@1 c@2 c@3 b@4", [4]],
  [{ sequence: [a, b] }, "a@1 b@2 b@3 a@4 b@5", [2, 5]],
  [{ sequence: [a, a] }, "a@1", []],
  [{ sequence: [a, a] }, "a@1 a@2 a@3 a@4", [2, 4]],
  [{ sequence: [a, b, c] }, "a@1 c@2 b@3 c@4", [4]],
  [{ sequence: [a, b] }, "a@5 b@5", [5]],
  [{ sequence: [a, { timer: "5ms" }] }, "a@1", [5], 9],
  [{ sequence: [a, { timer: "5ms" }] }, "a@6", [], 9],
]);

table("sequence(within) holds the whole series, of whatever start", [
  [{ sequence: [a, b], within: "10ms" }, "a@0 b@10", [10]],
  [{ sequence: [a, b], within: "10ms" }, "a@0 b@11", []],
  [{ sequence: [a, b], within: "10ms" }, "a@0 a@5 b@15", [15]],
  [{ sequence: [a, b, c], within: "10ms" }, "a@0 b@6 c@12", []],
  [{ sequence: [a, b, c], within: "10ms" }, "a@0 b@6 a@7 c@9", [9]],
  [{ sequence: [a, b, c], within: "10ms" }, "a@0 b@6 a@7 b@8 c@16", [16]],
  [{ sequence: [a, b, c], within: "10ms" }, "a@0 b@6 a@7 c@11", []],
]);

table("a count fires at each nth time", [
  [{ count: 3, of: a }, "a@1 a@2", []],
  [{ count: 3, of: a }, "a@1 a@2 b@3 a@4 a@5 a@6 a@7", [4, 7]],
  [{ count: 1, of: a }, "a@1 a@2", [1, 2]],
  [{ count: 2, of: { timer: "5ms", every: "5ms" } }, "", [10, 20], 24],
]);

table("count(within) slides, and counts anew when it has fired", [
  [{ count: 3, of: a, within: "10ms" }, "a@0 a@5 a@10", [10]],
  [{ count: 3, of: a, within: "10ms" }, "a@0 a@5 a@11", []],
  [{ count: 3, of: a, within: "10ms" }, "a@0 a@5 a@11 a@15", [15]],
  [{ count: 3, of: a, within: "10ms" }, "a@0 a@1 a@2 a@3 a@4", [2]],
  [{ count: 3, of: a, within: "10ms" }, "a@0 a@1 a@2 a@3 a@4 a@5", [2, 5]],
  [{ count: 1, of: a, within: "10ms" }, "a@0 a@1", [0, 1]],
]);

table("not fires once for each silence, from the arming or the last time", [
  [{ not: a, for: "10ms" }, "", [10], 99],
  [{ not: a, for: "10ms" }, "", [], 9],
  [{ not: a, for: "10ms" }, "a@9", [19], 99],
  [{ not: a, for: "10ms" }, "a@9 a@18 a@27", [], 30],
  [{ not: a, for: "10ms" }, "a@15 a@20", [10, 30], 99],
  [{ not: a, for: "10ms" }, "b@5", [10], 50],
  // The silence is complete at the moment that ends it.
  [{ not: a, for: "10ms" }, "a@10", [10, 20], 29],
]);

table("unless looks back from its when", [
  [{ when: a, unless: b }, "a@1", [1]],
  [{ when: a, unless: b }, "a@1 b@2 a@99999", [1]],
  [{ when: a, unless: b, within: "10ms" }, "b@0 a@10", []],
  [{ when: a, unless: b, within: "10ms" }, "b@0 a@11", [11]],
  [{ when: a, unless: b, within: "10ms" }, "b@0 b@5 a@15 a@16", [16]],
  [{ when: a, unless: { any: [a, b] }, within: "10ms" }, "a@1", []],
]);

table("triggers nest", [
  [{ any: [{ all: [a, b] }, { sequence: [c, c] }] }, "a@1 c@2 b@3 c@4", [3, 4]],
  [{ all: [{ count: 2, of: a }, { any: [b, c] }], within: "10ms" }, "a@0 a@20 c@25", [25]],
  [{ all: [{ count: 2, of: a }, { any: [b, c] }], within: "10ms" }, "a@0 a@20 c@31", []],
  [{ sequence: [a, { not: b, for: "10ms" }] }, "b@1 a@5", [11], 50],
  [{ sequence: [a, { not: b, for: "10ms" }] }, "b@1 b@9 a@20", [], 50],
  [{ not: { not: a, for: "10ms" }, for: "30ms" }, "a@5", [45], 99],
  [{ count: 2, of: { not: a, for: "10ms" }, within: "30ms" }, "a@15", [25], 99],
  [{ when: { not: a, for: "10ms" }, unless: { not: b, for: "5ms" }, within: "3ms" }, "b@6", [10], 10],
  [{ when: { count: 2, of: a }, unless: { sequence: [b, c] } }, "a@1 b@2 a@3 a@4 c@5 a@6", [3]],
  [{ not: { any: [a, { timer: "7ms", every: "50ms" }] }, for: "10ms" }, "a@12", [22], 56],
]);

Deno.test("step(): an exception's nth is counted for each leaf by itself", () => {
  const nth = (n: number): object => ({ exception: "access-violation", nth: n });
  const events = [1, 2, 3, 4].map((time) => at(time, CRASH));
  const other = at(0, { ...CRASH, code: 0xC0000094 });
  assert.deepEqual(firings(nth(3), [other, ...events]), [3]);
  assert.deepEqual(firings({ any: [nth(1), nth(4)] }, [other, ...events]), [1, 4]);
  assert.deepEqual(firings({ sequence: [nth(2), nth(3)] }, events), [3]);
  assert.deepEqual(firings({ sequence: [nth(3), nth(2)] }, events), []);
});

Deno.test("step(): every kind of event reaches its leaf", () => {
  const rows: readonly (readonly [object, TargetEvent])[] = [
    [{ exception: "*" }, CRASH],
    [{ exit: "3" }, { kind: "process-exit", pid: 1, code: 3, image: "b.exe" }],
    [{ load: "*.dll" }, { kind: "load", pid: 1, path: "C:\\a.dll" }],
    [{ unload: "a.dll" }, { kind: "unload", pid: 1, path: "C:\\a.dll" }],
    [{ thread: "start" }, { kind: "thread-start", pid: 1, tid: 2 }],
    [{ thread: "exit" }, { kind: "thread-exit", pid: 1, tid: 2 }],
    [{ process: "start" }, { kind: "process-start", pid: 1, image: "a.exe" }],
    [{ process: "exit", image: "a.exe" }, { kind: "process-exit", pid: 1, code: 0, image: "a.exe" }],
    [{ debugText: "*assert*" }, { kind: "debug-text", pid: 1, text: "an assertion" }],
    [{ breakpoint: "a!b" }, { kind: "breakpoint", pid: 1, tid: 2, breakpoint: "a!b" }],
    [{ manual: { key: "d" } }, { kind: "manual", by: "key", what: "d" }],
  ];
  for (const [on, event] of rows) {
    for (const [other] of rows) {
      assert.deepEqual(
        firings(other, [armed(), at(5, event)]),
        on === other ? [5] : [],
        JSON.stringify([other, event]),
      );
    }
  }
});
