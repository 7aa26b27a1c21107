import assert from "node:assert/strict";
import type { StackFrame } from "../../lib/facts/frame.ts";
import { fold, foldRecursion, hangFirst, type ThreadToFold } from "../../lib/report/group_stacks.ts";

/** Frames from `module!function`. */
function frames(text: string): StackFrame[] {
  return text.split(" ").map((frame) => {
    const [module = "", name = ""] = frame.split("!");
    return { address: "0x1", module, function: name };
  });
}

function thread(tid: number, text: string, more: Partial<ThreadToFold> = {}): ThreadToFold {
  return { tid, event: false, frames: frames(text), ...more };
}

Deno.test("fold() puts like stacks together, and what tells most first", () => {
  const groups = fold([
    thread(1, "ntdll!Wait kernel32!Start"),
    thread(2, "ntdll!Wait a!pool"),
    thread(3, "ntdll!Wait a!pool", { name: "second" }),
    thread(4, "ntdll!Wait a!lock", { cpuMs: 2500 }),
    thread(5, "a!spin"),
    thread(6, "ntdll!Wait a!pool", { event: true }),
    thread(7, "ntdll!Wait kernel32!Start"),
  ]);
  assert.deepEqual(groups.map(({ threads }) => threads.map(({ tid }) => tid)), [[6], [5], [4], [2, 3], [
    1,
    7,
  ]]);
  assert.deepEqual(groups[3]?.threads[1], { tid: 3, name: "second" });
  assert.equal(groups[0]?.event, true);
});

Deno.test("fold() looks at functions, not at how far into them a thread is", () => {
  const [at] = frames("a!f");
  const groups = fold([1, 2].map((tid) => ({ tid, event: false, frames: [{ ...at!, displacement: tid }] })));
  assert.equal(groups.length, 1);
});

Deno.test("fold() tells addresses outside of modules apart", () => {
  const groups = fold([1, 2].map((tid) => ({ tid, event: false, frames: [{ address: `0x${tid}` }] })));
  assert.equal(groups.length, 2);
});

Deno.test("hangFirst() puts the threads first that the evidence speaks of", () => {
  const groups = fold([thread(1, "a!main", { event: true }), thread(2, "a!pool"), thread(34, "a!lock")]);
  const order = (evidence: string[]): number[] =>
    hangFirst(groups, evidence).map(({ threads: [first] }) => first!.tid);
  assert.deepEqual(order(["thread 34 waits for the lock 0x10, held by thread 2"]), [2, 34, 1]);
  assert.deepEqual(order(["0 % of a core", "2 threads"]), [1, 2, 34]);
});

Deno.test("foldRecursion() shows a cycle once and counts the rest", () => {
  const shown = (text: string): string =>
    foldRecursion(frames(text)).map((line) =>
      "frame" in line ? line.frame.function : `${line.repeated}x${line.times}`
    ).join(" ");
  assert.equal(shown("a!leaf a!r a!r a!r a!r a!main"), "leaf r 1x3 main");
  assert.equal(shown("a!x a!y a!x a!y a!x a!y a!x"), "x y 2x2 x");
  assert.equal(shown("a!x a!x a!y"), "x x y");
  const elsewhere = frames("a!r a!r a!r a!r").map((frame, at) => ({ ...frame, address: `0x${at}` }));
  assert.equal(foldRecursion(elsewhere).length, 4, "frames of one name at other addresses are no recursion");
  assert.equal(foldRecursion([1, 2, 3].map((at) => ({ address: `0x${at}` }))).length, 3);
  assert.deepEqual(foldRecursion(frames("ntdll!f a!g")).map((line) => "own" in line && line.own), [
    false,
    true,
  ]);
});

Deno.test("foldRecursion() takes the kernel's own frames for the system's: a driver's are what one looks for", () => {
  const owns = (text: string): unknown[] =>
    foldRecursion(frames(text)).map((line) => "own" in line && line.own);
  assert.deepEqual(owns("ntoskrnl.exe!KeBugCheckEx hal.dll!f driver.sys!touch"), [false, false, true]);
});
