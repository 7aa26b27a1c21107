import assert from "node:assert/strict";
import type { ExceptionEvent, TargetEvent } from "../../../lib/facts/event.ts";
import { breakpointName } from "../../../lib/recipe/triggers/breakpoint.ts";
import { matches } from "../../../lib/recipe/triggers/leaf.ts";
import type { Leaf } from "../../../lib/recipe/triggers/trigger.ts";

function exception(change: Partial<ExceptionEvent> = {}): ExceptionEvent {
  return {
    kind: "exception",
    pid: 1,
    tid: 2,
    code: 0xC0000005,
    chance: "second",
    address: "0x7ff600001000",
    parameters: ["0x1", "0x7ff612345678"],
    module: "Checkout.exe",
    ...change,
  };
}

const exit = (code: number, image?: string): TargetEvent =>
  image === undefined
    ? { kind: "process-exit", pid: 1, code }
    : { kind: "process-exit", pid: 1, code, image };
const load = (path: string): TargetEvent => ({ kind: "load", pid: 1, path });
const said = (text: string): TargetEvent => ({ kind: "debug-text", pid: 1, text });
const pressed = (what: string): TargetEvent => ({ kind: "manual", by: "key", what });

/** Leaf, event, whether it matches, and what is shown. */
const TABLE: readonly (readonly [Leaf, TargetEvent, boolean, string])[] = [
  [{ exception: "*" }, exception(), true, "* takes any code"],
  [{ exception: "*" }, exception({ code: 0xE0001234 }), true, "* takes a code without a name"],
  [{ exception: "*" }, exception({ chance: "first" }), false, "the second chance is the default"],
  [
    { exception: "av", chance: "first" },
    exception({ chance: "first" }),
    true,
    "a first chance when asked for",
  ],
  [{ exception: "av", chance: "first" }, exception(), false, "then no second one"],
  [{ exception: "STATUS_ACCESS_VIOLATION" }, exception(), true, "the constant's name"],
  [{ exception: "0xc0000005" }, exception(), true, "a code, in any case"],
  [{ exception: "3221225477" }, exception(), true, "a decimal code"],
  [{ exception: "*overflow" }, exception(), false, "a pattern that fits other names"],
  [{ exception: "*overflow" }, exception({ code: 0xC00000FD }), true, "a pattern that fits its name"],
  ...["first", "second"].map((chance) =>
    [
      { exception: "*overflow", chance: chance as "first" | "second" },
      exception({ code: 0xC00000FD, chance: "second", raisedAt: "first" }),
      true,
      `one without a second chance, for a rule on the ${chance}`,
    ] as const
  ),
  [{ exception: ["sov", "av"] }, exception(), true, "one of several"],
  [{ exception: ["sov", "dz"] }, exception(), false, "none of several"],
  [{ exception: "av", module: "checkout.*" }, exception(), true, "the module, in any case"],
  [{ exception: "av", module: "plugin.dll" }, exception(), false, "another module"],
  [{ exception: "av", module: "*" }, exception({ module: undefined }), false, "no module"],
  [{ exception: "av", access: "write" }, exception(), true, "a write"],
  [{ exception: "av", access: "read" }, exception(), false, "no read"],
  [{ exception: "av", access: "execute" }, exception({ parameters: ["0x8", "0x0"] }), true, "an execution"],
  [
    { exception: "*", access: "write" },
    exception({ code: 0xC0000094 }),
    false,
    "a division accesses nothing",
  ],
  [{ exception: "av", access: "read" }, exception({ parameters: [] }), false, "no parameters"],
  [
    { exception: "av", address: { from: "0x7FF612345678", to: "0x7FF612345678" } },
    exception(),
    true,
    "both ends",
  ],
  [{ exception: "av", address: { from: "0x0", to: "0x7FF612345677" } }, exception(), false, "one below"],
  [
    { exception: "av", address: { from: "0x7FF612345679", to: "0xFFFFFFFFFFFFFFFF" } },
    exception(),
    false,
    "above",
  ],
  [
    { exception: "sbo", parameters: { "0": "7" } },
    exception({ code: 0xC0000409, parameters: ["0x7"] }),
    true,
    "7",
  ],
  [
    { exception: "sbo", parameters: { "0": "0x7" } },
    exception({ code: 0xC0000409, parameters: ["0x2"] }),
    false,
    "2",
  ],
  [
    { exception: "sbo", parameters: { "1": "0" } },
    exception({ code: 0xC0000409, parameters: ["0x2"] }),
    false,
    "none",
  ],
  [{ exception: "av", nth: 3 }, exception(), true, "nth is for the machine"],
  [{ exit: "any" }, exit(0), true, "any exit"],
  [{ exit: "!=0" }, exit(0), false, "0 is 0"],
  [{ exit: "!=0" }, exit(1), true, "1 isn't 0"],
  [{ exit: "0xC0000005" }, exit(0xC0000005), true, "a code as hex"],
  [{ exit: "-1" }, exit(0xFFFFFFFF), true, "a code below 0"],
  [{ exit: ">=1" }, exit(0xC0000005), true, "codes are unsigned"],
  [{ exit: "any" }, exception(), false, "an exception is no exit"],
  [{ load: "*.plugin.dll" }, load("C:\\App\\Pay.Plugin.DLL"), true, "the file name"],
  [{ load: "c:\\app\\*" }, load("C:\\App\\pay.dll"), true, "the path"],
  [{ load: "app\\*" }, load("C:\\App\\pay.dll"), false, "a path is a whole path"],
  [{ load: "C:/App/*.dll" }, load("C:\\App\\pay.dll"), true, "slashes"],
  [
    { load: "*.dll", except: "c:\\windows\\*" },
    load("C:\\Windows\\System32\\a.dll"),
    false,
    "an exception to it",
  ],
  [{ load: ["a.dll", "b.dll"], except: ["c:\\x\\*"] }, load("C:\\y\\b.dll"), true, "one of several"],
  [{ load: "*" }, { kind: "unload", pid: 1, path: "C:\\a.dll" }, false, "an unload is no load"],
  [{ unload: "a.dll" }, { kind: "unload", pid: 1, path: "C:\\a.dll" }, true, "an unload"],
  [{ unload: "b.dll" }, { kind: "unload", pid: 1, path: "C:\\a.dll" }, false, "another unload"],
  [{ thread: "start" }, { kind: "thread-start", pid: 1, tid: 2 }, true, "a thread's start"],
  [{ thread: "start" }, { kind: "thread-exit", pid: 1, tid: 2 }, false, "a thread's end is no start"],
  [{ thread: "exit" }, { kind: "thread-exit", pid: 1, tid: 2 }, true, "a thread's end"],
  [{ process: "start" }, { kind: "process-start", pid: 1, image: "C:\\a.exe" }, true, "a process's start"],
  [
    { process: "start", image: "b*" },
    { kind: "process-start", pid: 1, image: "C:\\a.exe" },
    false,
    "another image",
  ],
  [{ process: "exit", image: "a.exe" }, exit(0, "C:\\a.exe"), true, "a process's end"],
  [{ process: "exit", image: "a.exe" }, exit(0), false, "an end of a process without a name"],
  [{ process: "exit" }, exit(0), true, "any process's end"],
  [{ process: "start" }, exit(0), false, "an end is no start"],
  [{ debugText: "*ASSERT*" }, said("an assert failed\r\n"), true, "a pattern, in any case"],
  [{ debugText: "assert" }, said("an assert failed"), false, "a pattern is of the whole text"],
  [{ debugText: "ready" }, said("ready\n"), true, "a line end isn't looked at"],
  [{ debugText: { regex: "lost \\d+$" } }, said("has lost 12\r\n"), true, "an expression anywhere"],
  [{ debugText: { regex: "LOST" } }, said("has lost 12"), false, "an expression looks at case"],
  [{ debugText: ["x", { regex: "(?i:LOST)" }] }, said("has lost 12"), true, "one of several"],
  [{ breakpoint: "a!b" }, { kind: "breakpoint", pid: 1, tid: 2, breakpoint: "a!b" }, true, "a breakpoint"],
  [
    { breakpoint: "a!b", passes: 3 },
    { kind: "breakpoint", pid: 1, tid: 2, breakpoint: "a!b" },
    false,
    "another count",
  ],
  [
    { breakpoint: "a!b", passes: 3 },
    { kind: "breakpoint", pid: 1, tid: 2, breakpoint: "a!b#3" },
    true,
    "its count",
  ],
  [{ manual: { key: "d" } }, pressed("d"), true, "a key"],
  [{ manual: { key: "d" } }, pressed("D"), false, "another key"],
  [{ manual: { event: "d" } }, pressed("d"), false, "a key is no event"],
  [{ manual: { event: "Dump" } }, { kind: "manual", by: "event", what: "Dump" }, true, "an event"],
  [{ manual: { line: "dump" } }, { kind: "manual", by: "line", what: "dump" }, true, "a line"],
  [
    { manual: { line: "dump" } },
    { kind: "manual", by: "snap", what: "dump" },
    false,
    "snap is nobody's trigger",
  ],
  [{ deadline: "1ms" }, { kind: "tick" }, false, "a deadline is a time"],
  [{ timer: "1ms" }, { kind: "tick" }, false, "a timer is a time"],
  [{ exception: "*" }, { kind: "armed" }, false, "the arming is nothing"],
];

for (const [leaf, event, expected, what] of TABLE) {
  Deno.test(`matches() ${expected ? "takes" : "refuses"}: ${what}: ${JSON.stringify(leaf)}`, () => {
    assert.equal(matches(leaf, event), expected);
  });
}

Deno.test("matches() takes an exception for exception triggers only, and likewise of each kind", () => {
  const events = new Map(TABLE.filter(([, , expected]) => expected).map(([, event]) => [event.kind, event]));
  for (const [leaf, own, expected] of TABLE) {
    if (!expected) continue;
    for (const [kind, event] of events) if (kind !== own.kind) assert.equal(matches(leaf, event), false);
  }
});

Deno.test("breakpointName() tells counts at one place apart", () => {
  assert.equal(breakpointName({ breakpoint: "a!b+0x10" }), "a!b+0x10");
  assert.equal(breakpointName({ breakpoint: "a!b", passes: 1 }), "a!b");
  assert.equal(breakpointName({ breakpoint: "a!b", passes: 2 }), "a!b#2");
});
