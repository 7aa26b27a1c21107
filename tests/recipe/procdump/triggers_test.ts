import assert from "node:assert/strict";
import { parsePlan } from "../../../lib/recipe/plan/plan.ts";
import { importProcDump } from "../../../lib/recipe/procdump/procdump.ts";

/** The triggers of a line by their rules. */
function triggers(line: string): Record<string, unknown> {
  const { rules } = importProcDump(line).recipe;
  return Object.fromEntries(Object.entries(rules).map(([rule, { on }]) => [rule, on]));
}

const CPP = { exception: ["cpp-exception", "gcc-throw"], chance: "second" };
const SECOND = { exception: "*", chance: "second" };

const TRIGGERS: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ["-e 8", { exception: SECOND }],
  ["-e 1 8", { exception: { any: [{ exception: "*", chance: "first" }, SECOND] } }],
  ["-e -b 8", { exception: SECOND, breakpoint: { exception: "0x80000003", chance: "first" } }],
  ["-e 1 -b 8", { exception: { any: [{ exception: "*", chance: "first" }, SECOND] } }],
  ["-e -f C0000005 8", { exception: { exception: "access-violation", chance: "second" } }],
  ["-e -f 0xc0000409. 8", { exception: { exception: "stack-buffer-overrun", chance: "second" } }],
  ["-e -f E1234567 8", { exception: { exception: "0xE1234567", chance: "second" } }],
  ["-e -f E06D7363.msc 8", { exception: { exception: "cpp-exception", chance: "second" } }],
  ["-e -f E0434352.CLR 8", { exception: { exception: "clr-exception", chance: "second" } }],
  ["-e -f STACK_*OVER 8", {
    exception: { exception: ["stack-overflow", "stack-buffer-overrun"], chance: "second" },
  }],
  ["-e -f STACK -fx OVERRUN,BAD_STACK,C0000092 8", {
    exception: { exception: "stack-overflow", chance: "second" },
  }],
  ["-e -f access_violation,C00000FD 8", {
    exception: { exception: ["access-violation", "stack-overflow"], chance: "second" },
  }],
  ["-e -b -f ACCESS_VIOLATION 8", { exception: { exception: "access-violation", chance: "second" } }],
  ["-e -f * -f C0000005 8", { exception: SECOND }],
  ["-e -f E0434F4D.System.NullReferenceException 8", {
    exception: { exception: "*", type: "*System.NullReferenceException*", chance: "second" },
  }],
  ["-e -f E06D7363.?AVruntime_error@std@@ 8", { exception: { ...CPP, cpp: "std::runtime_error" } }],
  ["-e -f E06D7363.?AVexception 8", { exception: { ...CPP, cpp: "*exception*" } }],
  ["-e -f System.IO* -fx *FileNotFound* 8", {
    exception: {
      any: [
        { exception: "*", type: "*System.IO*", except: "*FileNotFound*", chance: "second" },
        { ...CPP, cpp: "*System.IO*", except: "*FileNotFound*" },
        { exception: "*", message: "*System.IO*", except: "*FileNotFound*", chance: "second" },
      ],
    },
  }],
  ["-e 1 -fx C0000005,Canceled 8", {
    exception: {
      any: [
        { exception: "*", except: ["*C0000005*", "*Canceled*"], chance: "first" },
        { ...SECOND, except: ["*C0000005*", "*Canceled*"] },
      ],
    },
  }],
  ["-e -ld 8", { exception: SECOND, load: { load: "*" } }],
  ["-e -ld -f user32.dll -fx *SysWOW64* 8", { load: { load: "*user32.dll*", except: ["*SysWOW64*"] } }],
  ["-ud -f a,b* 8", { unload: { unload: ["*a*", "*b*"] } }],
  ["-ct -et 8", { "thread-start": { thread: "start" }, "thread-exit": { thread: "exit" } }],
  ["-l 8", { "debug-text": { debugText: "*" } }],
  ['-l -f "out of memory" 8', { "debug-text": { debugText: "*out of memory*" } }],
  ["-t 8", { exit: { exit: "any" } }],
  ["-c 20 8", { cpu: { cpu: ">=20%", for: "10s" } }],
  ["-s 5 -c 250 -u 8", { cpu: { cpu: ">=250%", relative: "core", for: "5s" } }],
  ["-cl 2 8", { "cpu-below": { cpu: "<2%", for: "10s" } }],
  ["-m 800 -ml 10 8", {
    memory: { memory: ">=800MiB", for: "10s" },
    "memory-below": { memory: "<10MiB", for: "10s" },
  }],
  ["-h -e 8", { exception: SECOND, hang: { window: "5s" } }],
  ['-p "\\Process(App)\\Handle Count" 9 C:\\bin\\app.exe', { counter: { handles: ">=9", for: "10s" } }],
  ['-pl "\\Process(app)\\thread count" 9 app', { "counter-below": { threads: "<9", for: "10s" } }],
  ['-p "\\process(app)\\Private Bytes" 9 -x d app.exe', {
    counter: { memory: ">=9B", kind: "private", for: "10s" },
  }],
  ['-s 3 -p "\\Process(a)\\Working Set" 9 -p "\\Process(a)\\Page File Bytes" 8 a', {
    counter: {
      any: [
        { memory: ">=9B", kind: "working-set", for: "3s" },
        { memory: ">=8B", kind: "commit", for: "3s" },
      ],
    },
  }],
  ['-p "\\Process(a)\\% Processor Time" 150 a', {
    counter: { cpu: ">=150%", relative: "core", for: "10s" },
  }],
  ['-p "\\Process(a)\\IO Write Bytes/sec" 9 a', {
    counter: { io: ">=9B/s", direction: "write", for: "10s" },
  }],
  ['-p "\\Process(a)\\IO Read Bytes/sec" 9 a', {
    counter: { io: ">=9B/s", direction: "read", for: "10s" },
  }],
  ["8", { now: { timer: "1ms" } }],
  ["-n 3 8", { now: { timer: "1ms", every: "10s" } }],
  ["-s 5 -n 3 8", { now: { timer: "1ms", every: "5s" } }],
  ["/e /ma 8", { exception: SECOND }],
  ["\u2013e -MA 8", { exception: SECOND }],
];

for (const [line, expected] of TRIGGERS) {
  Deno.test(`importProcDump() of "${line}" waits for what ProcDump waits for`, () => {
    assert.deepEqual(triggers(line), expected);
    parsePlan({ version: 1, ...importProcDump(line).recipe });
  });
}
