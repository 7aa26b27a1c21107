import { ok, strictEqual as equal } from "node:assert/strict";
import { AV, type Case, checkAll, first, handled } from "../support/rule_cases.ts";
import { type Captured, captured, outputFolder, programs, trapline } from "../support/trapline.ts";

const CASES: readonly Case[] = [
  {
    what: "exception, in a module",
    on: first("av", { module: "crash.exe" }),
    program: "crash",
    fires: 1,
    code: AV,
  },
  {
    what: "exception, in another module",
    on: first("av", { module: "other.dll" }),
    program: "crash",
    fires: 0,
    code: AV,
  },
  {
    what: "exception by pattern",
    on: first("*divide*"),
    program: "crash",
    args: ["divide"],
    fires: 1,
    code: 0xC0000094,
  },
  { what: "exception by pattern, another code", on: first("*divide*"), program: "crash", fires: 0, code: AV },
  { what: "exception on write", on: first("av", { access: "write" }), program: "crash", fires: 1, code: AV },
  {
    what: "exception on write, that reads",
    on: first("av", { access: "write" }),
    program: "crash",
    args: ["null-read"],
    fires: 0,
    code: AV,
  },
  {
    what: "exception in an address range",
    on: first("av", { address: { from: "0x0", to: "0xFFFF" } }),
    program: "crash",
    fires: 1,
    code: AV,
  },
  {
    what: "exception outside an address range",
    on: first("av", { address: { from: "0x10000", to: "0x20000" } }),
    program: "crash",
    fires: 0,
    code: AV,
  },
  { what: "exception, the third", on: first("0xE0AA0007", { nth: 3 }), ...handled(5), fires: 1 },
  { what: "exception, a ninth of five", on: first("0xE0AA0007", { nth: 9 }), ...handled(5), fires: 0 },
  { what: "exception, second chance", on: { exception: "*" }, program: "crash", fires: 1, code: AV },
  {
    what: "exception, second chance of one that is handled",
    on: { exception: "*" },
    ...handled(3),
    fires: 0,
  },
  { what: "exit code", on: { exit: "42" }, program: "exit", args: ["42"], fires: 1, code: 42 },
  { what: "another exit code", on: { exit: "42" }, program: "exit", args: ["7"], fires: 0, code: 7 },
  { what: "exit by a crash", on: { exit: "!=0" }, program: "crash", fires: 1, code: AV },
  { what: "load", on: { load: "msvcrt.dll" }, program: "exit", args: ["0"], fires: 1, code: 0 },
  {
    what: "load from a folder that is excepted",
    on: { load: "msvcrt.dll", except: "*\\system32\\*" },
    program: "exit",
    args: ["0"],
    fires: 0,
    code: 0,
  },
  {
    what: "thread start",
    on: { count: 3, of: { thread: "start" } },
    program: "threads",
    args: ["4"],
    fires: 1,
    code: AV,
  },
  {
    what: "thread start where none does",
    on: { count: 3, of: { thread: "start" } },
    program: "exit",
    args: ["0"],
    fires: 0,
    code: 0,
  },
  {
    what: "process start",
    on: { process: "start", image: "child.exe" },
    program: "child",
    options: ["--follow-children"],
    fires: 3,
    code: AV,
  },
  {
    what: "process start, not followed",
    on: { process: "start", image: "child.exe" },
    program: "child",
    fires: 1,
    code: AV,
  },
  { what: "debug text", on: { debugText: "*one, as*" }, program: "debugtext", fires: 1, code: 0 },
  {
    what: "debug text by regex, twice",
    on: { debugText: [{ regex: "^debugtext: o" }, "*three*"] },
    program: "debugtext",
    fires: 2,
    code: 0,
  },
  { what: "debug text, another", on: { debugText: "*nothing*" }, program: "debugtext", fires: 0, code: 0 },
  {
    what: "breakpoint at a symbol",
    on: { breakpoint: "crash!middle" },
    program: "crash",
    args: ["deep"],
    fires: 1,
    code: AV,
  },
  {
    what: "breakpoint that is not reached",
    on: { breakpoint: "crash!middle" },
    program: "crash",
    fires: 0,
    code: AV,
  },
  {
    what: "breakpoint in a module to come",
    on: { breakpoint: "kernel32!ExitProcess" },
    program: "exit",
    args: ["3"],
    fires: 1,
    code: 3,
  },
  {
    what: "timer, repeated",
    on: { timer: "300ms", every: "2s" },
    program: "exit",
    args: ["0", "3500"],
    fires: 2,
    code: 0,
  },
  { what: "timer, too late", on: { timer: "1h" }, program: "exit", args: ["0"], fires: 0, code: 0 },

  {
    what: "exception with a parameter",
    on: { exception: "0xE0AA0001", parameters: { "1": "0x1234" } },
    program: "crash",
    args: ["custom"],
    fires: 1,
    code: 0xE0AA0001,
  },
  {
    what: "exception with another parameter",
    on: { exception: "0xE0AA0001", parameters: { "1": "0x4321" } },
    program: "crash",
    args: ["custom"],
    fires: 0,
    code: 0xE0AA0001,
  },
  { what: "unload", on: { unload: "version.dll" }, program: "passing", fires: 1, code: 0 },
  { what: "unload of one that stays", on: { unload: "kernel32.dll" }, program: "passing", fires: 0, code: 0 },
  {
    what: "thread end",
    on: { thread: "exit" },
    program: "passing",
    fires: 1,
    code: 0,
  },
  { what: "thread end where none does", on: { thread: "exit" }, program: "exit", fires: 0, code: 0 },
  { what: "process end", on: { process: "exit", image: "exit.exe" }, program: "exit", fires: 1, code: 0 },
  {
    what: "process end, another",
    on: { process: "exit", image: "no.exe" },
    program: "exit",
    fires: 0,
    code: 0,
  },
  {
    what: "breakpoint, a second pass of one",
    on: { breakpoint: "crash!middle", passes: 2 },
    program: "crash",
    args: ["deep"],
    fires: 0,
    code: AV,
  },
  { what: "deadline", on: { deadline: "300ms" }, program: "exit", args: ["0", "1500"], fires: 1, code: 0 },
  { what: "deadline that is kept", on: { deadline: "1h" }, program: "exit", fires: 0, code: 0 },
  {
    what: "a line on stdin",
    on: { manual: { line: "now" } },
    program: "exit",
    args: ["0", "2000"],
    stdin: "now\n",
    fires: 1,
    code: 0,
  },
  {
    what: "another line on stdin",
    on: { manual: { line: "now" } },
    program: "exit",
    args: ["0", "1500"],
    stdin: "not now\n",
    fires: 0,
    code: 0,
  },
  {
    what: "a key, twice",
    on: { manual: { key: "d" } },
    program: "exit",
    args: ["0", "2000"],
    stdin: "odd",
    fires: 2,
    code: 0,
  },
  {
    what: "another key",
    on: { manual: { key: "d" } },
    program: "exit",
    args: ["0", "1500"],
    stdin: "D\n",
    fires: 0,
    code: 0,
  },
];

Deno.test("every trigger fires on the real engine at what it waits for, and not at what is next to it", () =>
  checkAll(CASES));

Deno.test("the stack of a dump at a debug text or a DLL's load is of the thread that made the event", async () => {
  for (
    const [option, pattern, program, args, frame] of [
      ["--debug-text", "*three*", "debugtext", [], "main"],
      ["--load", "*version.dll", "busy", ["dll", "50", "1"], "load"],
    ] as const
  ) {
    await using out = await outputFolder();
    const target = [(await programs()).path(program), ...args];
    await trapline(["run", option, pattern, "-n", "1", "--out", out.path, "--", ...target]);
    const [{ manifest }] = await captured(out.path) as [Captured];
    const { tid } = manifest.trigger as { tid: number };
    const [stack, ...others] = manifest.stacks.filter(({ event }) => event);
    equal(others.length, 0);
    equal(stack?.tid, tid);
    ok(stack?.frames.some((each) => each.function === frame), `${option}: no ${frame} on its stack`);
  }
});
