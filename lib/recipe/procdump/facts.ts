/** What is known about each option of ProcDump: what it takes, and what becomes of it here. @module */

import type { SampledLeaf } from "../triggers/leaf.ts";

/** How many values follow: a number, or one that may be missing and fits the pattern. */
export type Takes = number | RegExp;

/** Every option, by its name without the dash, with what it takes. `-x` isn't here: it takes all that follows. */
export const OPTIONS: Readonly<Record<string, Takes>> = {
  ...{ mm: 0, ma: 0, mt: 0, mp: 0, mc: 1, md: 1, d: 1, mk: 0, "64": 0 },
  ...{ c: 1, cl: 1, u: 0, m: 1, ml: 1, p: 2, pl: 2, h: 0 },
  ...{ e: /^1$/, g: 0, b: 0, ld: 0, ud: 0, ct: 0, et: 0, l: 0, t: 0, pt: 0 },
  ...{ f: 1, fx: 1, n: 1, s: 1, dc: 1, o: 0, r: /^[1-5]$/, a: 0, at: 1, k: 0, wer: 0, w: 0 },
  ...{ i: 0, j: 1, cancel: 1, "?": 0, help: 0, v: 0, y: 0, accepteula: 0, nobanner: 0 },
};

/** A counter that means to the letter what is measured here. */
export interface PerformanceCounter {
  /** As Windows writes it. */
  readonly name: string;
  /** The trigger at a level of it. */
  readonly on: (level: string) => SampledLeaf;
}

/** The counters of a process that can be translated, by their names in lower case. */
export const PERFORMANCE_COUNTERS: Readonly<Record<string, PerformanceCounter>> = Object.fromEntries(
  ([
    ["Handle Count", (handles) => ({ handles })],
    ["Thread Count", (threads) => ({ threads })],
    ["Private Bytes", (level) => ({ memory: `${level}B`, kind: "private" })],
    ["Working Set", (level) => ({ memory: `${level}B`, kind: "working-set" })],
    ["Page File Bytes", (level) => ({ memory: `${level}B`, kind: "commit" })],
    ["% Processor Time", (level) => ({ cpu: `${level}%`, relative: "core" })],
    ["IO Read Bytes/sec", (level) => ({ io: `${level}B/s`, direction: "read" })],
    ["IO Write Bytes/sec", (level) => ({ io: `${level}B/s`, direction: "write" })],
  ] satisfies [string, PerformanceCounter["on"]][]).map(([name, on]) => [name.toLowerCase(), { name, on }]),
);

const POSTMORTEM =
  "the machine's post-mortem debugger is a registration in Windows, not a capture of one program; ";

/** What can't be imported, because a dump or a trigger would be missing, and what to do instead. */
export const REFUSED: Readonly<Record<string, string>> = {
  md: "a DLL that decides the contents is never loaded here; choose the contents with -mm, -mp, -ma or -mc",
  d: "a DLL that decides the contents is never loaded here; choose the contents with -mm, -mp, -ma or -mc",
  mk: "kernel stacks aren't written, only dumps of the process; leave it out",
  i: `${POSTMORTEM}launch the program or attach to it, with -e`,
  j: `${POSTMORTEM}launch the program or attach to it, with -e`,
  u: `without a threshold it takes back a registration as post-mortem debugger; there is nothing to capture`,
  cancel: "it ends another ProcDump and captures nothing; end Trapline with Ctrl+C",
  "?": "it asks for help and captures nothing; see trapline --help",
  help: "it asks for help and captures nothing; see trapline --help",
  y: "a Store application can't be activated; attach to it when it runs, with -w and its name",
};

/** What the recipe goes without; its triggers and its dumps stay the same. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  wer: "dumps aren't given to Windows Error Reporting; they stay in the output folder",
};

/** What needs nothing, or is done in another way. */
export const NOTED: Readonly<Record<string, string>> = {
  "64": "-64: of a 32-bit program a 64-bit dump is what is written anyway, with its 32-bit stacks",
  accepteula: "-accepteula: there is no license to accept",
  nobanner: "-nobanner: use --quiet",
  v: "-v: use --verbose",
  g: "-g: always so; programs are debugged as native code, .NET ones too",
  pt: "-pt: children are followed with --follow-children",
  dc: "-dc: no comment is written into the dump; the manifest beside it says what it is",
  o: "-o: every dump has a name of its own, so none is overwritten",
  r: "-r: no clone is dumped; the program stands still while its dump is written",
  a: "-a: one dump at a time is written, and limits keep a storm small",
};

/** MINIDUMP_TYPE bits that the engine's format flags don't have, by their names. */
export const TYPES_WITHOUT_FLAG: Readonly<Record<string, number>> = {
  MiniDumpScanMemory: 0x10,
  MiniDumpWithPrivateWriteCopyMemory: 0x10000,
  MiniDumpWithTokenInformation: 0x40000,
};
