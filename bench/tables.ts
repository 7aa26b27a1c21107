/** What the tables show and what is aimed at. @module */
import type { Contestant, Measure, Values } from "./samples.ts";

/** A column: a name, and how its number comes from a sample. */
export interface Column {
  readonly head: string;
  readonly value: (values: Values) => number | undefined;
}

/** The table of one measurement. */
export interface Table {
  readonly title: string;
  readonly text: string;
  readonly columns: readonly Column[];
  /** The columns that are compared, each with whom. */
  readonly compared: readonly { readonly column: number; readonly to: Contestant }[];
  readonly rows: Partial<Record<Contestant, string>>;
}

/** An aim: ours divided by theirs, or ours alone where there is nobody to compare with, is at most so much. */
export interface Aim {
  readonly measure: Measure;
  readonly text: string;
  readonly column: number;
  readonly ours: Contestant;
  readonly theirs?: Contestant;
  readonly atMost: number;
}

const of = (head: string, name: string): Column => ({ head, value: (values) => values[name] });

const HOST = "Trapline's host process";
const BARE = "Trapline's lib/dbgeng alone in deno.exe";
const CPP = "C++ client of the engine";

/** What a table needs to know of the run. */
export interface Sizes {
  readonly exceptions: number;
  readonly stops: number;
  readonly managed: number;
  readonly threads: number;
  readonly mb: number;
}

/** A program with all that a run has around it, beside the program alone. */
function besideAlone(title: string, text: string, columns: readonly Column[], asked: string): Table {
  return {
    title,
    text:
      `${text} *Time*: milliseconds from armed to the program's end, or from its start where nobody watches.`,
    columns,
    compared: [{ column: 0, to: "nobody" }],
    rows: { run: `Trapline's run, ${asked}`, nobody: "no debugger" },
  };
}

const TIME = of("time", "followed");

export function tables({ exceptions, stops, mb, managed, threads }: Sizes): Record<Measure, Table> {
  const per = (number: number) => (values: Values): number | undefined =>
    values["followed"] === undefined ? undefined : 1000 * values["followed"] / number;
  const speed = ({ bytes, write }: Values): number | undefined =>
    bytes === undefined || write === undefined ? undefined : bytes / 1e3 / write;
  return {
    armed: {
      title: "Open to armed",
      text:
        "Milliseconds. *Open*: find and load the engine, DebugCreate. *Exposed*: CreateProcess, the first event, " +
        "DETACH_ON_EXIT. *Open to armed*: all from the open to the end of that, for the host from the job sent to " +
        "`armed` received. *Start*, apart: from the spawn of the client to its first line.",
      columns: [
        of("start", "start"),
        of("open", "open"),
        of("exposed", "exposed"),
        of("open to armed", "armed"),
      ],
      compared: [{ column: 3, to: "cpp" }, { column: 2, to: "cpp" }, { column: 0, to: "cpp" }],
      rows: { host: HOST, bare: BARE, cpp: CPP, raw: "raw Win32 debug loop (no engine to open)" },
    },
    snapshot: {
      title: "Pause per snapshot",
      text:
        "Milliseconds, a small dump (DEBUG_DUMP_SMALL, 0x08000C06) of a program that ticks every millisecond. *Pause*: " +
        "for how long the client says that the target stood still: ours suspends it itself, the others can only say " +
        "from before the attach to after the detach. *Worst gap*: the longest time between two ticks, by the target's " +
        "own clock. *Write*: the call that writes.",
      columns: [of("pause", "pause"), of("worst gap", "gap"), of("write", "write")],
      compared: [{ column: 0, to: "cpp" }, { column: 1, to: "cpp" }],
      rows: {
        host: HOST,
        bare: BARE,
        cpp: CPP,
        raw: "raw NtSuspendProcess and MiniDumpWriteDump",
        nobody: "nobody takes a snapshot",
      },
    },
    storm: {
      title: "Exception storm",
      text:
        `${exceptions} first-chance exceptions that the program handles itself, while only crashes are wanted; in the ` +
        "row of the rule, `count(100, …)` wants each. " +
        "*Time*: milliseconds from armed to the program's end, its start and end included. *Each*: microseconds.",
      columns: [of("time", "followed"), { head: "each", value: per(exceptions) }],
      compared: [
        { column: 0, to: "cpp" },
        { column: 0, to: "cpp-callback" },
        { column: 0, to: "raw" },
      ],
      rows: {
        "host": `${HOST} (filters, no callback)`,
        "rule": "Trapline's run with a rule that counts each exception, and fires at every hundredth",
        "spent": "Trapline's run with a rule for each exception, from when its limit of one dump is used up",
        "run": "Trapline's run without such a rule",
        "bare": `${BARE} (the same filters)`,
        "bare-woken": `${BARE}, ready to be woken in the middle of a wait`,
        "cpp": `${CPP}, the same filters`,
        "cpp-callback": `${CPP}, the same filters and a callback for exceptions`,
        "raw": "raw Win32 debug loop",
        "nobody": "no debugger",
      },
    },
    stops: besideAlone(
      "Stops on the way out",
      `A program asks ${stops} times for its own end with a handle that doesn't allow it, each time through ` +
        "ntdll!NtTerminateProcess, and then comes to its end. *Each*: milliseconds.",
      [TIME, {
        head: "each",
        value: ({ followed }) => followed === undefined ? undefined : followed / stops,
      }],
      "which waits for crashes",
    ),
    node: besideAlone(
      "Node.js",
      "Node.js computes for half a second, reads a folder and packs 10 MB on its pool of threads.",
      [TIME],
      "which waits for crashes",
    ),
    "7za": besideAlone(
      "7-Zip",
      "7za's own benchmark, one pass on one thread.",
      [TIME],
      "which waits for crashes",
    ),
    ctest: besideAlone(
      "CTest",
      "ctest runs five tests of a second each, one after the other.",
      [TIME],
      "which waits for crashes and follows children",
    ),
    managed: {
      title: "Storm of .NET's exceptions",
      text:
        `${managed} exceptions that a .NET program catches itself, its start and its end included. The engine without us ` +
        "has its own support for .NET on, as it is by default; ours has it off. *Time*: milliseconds from armed to the " +
        "program's end. *Each*: microseconds.",
      columns: [of("time", "followed"), { head: "each", value: per(managed) }],
      compared: [{ column: 0, to: "cpp" }, { column: 0, to: "raw" }, { column: 0, to: "rule" }],
      rows: {
        host: `${HOST} (crashes alone)`,
        rule: "Trapline's run with a rule that counts each exception, whatever its type",
        type: "Trapline's run with a rule on a type, which is read at each exception and fits none",
        bare: `${BARE}, the engine's support for .NET on`,
        cpp: `${CPP}, the engine's support for .NET on`,
        raw: "raw Win32 debug loop",
        nobody: "no debugger",
      },
    },
    facts: {
      title: "What a .NET runtime knows",
      text:
        `A .NET program with ${threads} threads stands still; lib/clr reads all of it over the engine: exception, names, every ` +
        "managed stack, locks. *Facts*: milliseconds of that on the clock; *processor*: of the processor's time, which counts " +
        "where others keep the machine busy. *Threads*, *frames*: how many were read.",
      columns: [
        of("facts", "facts"),
        of("processor", "processor"),
        of("threads", "threads"),
        of("frames", "frames"),
      ],
      compared: [],
      rows: { bare: "lib/clr over lib/dbgeng in deno.exe, as a host does it" },
    },
    full: {
      title: "Full dump",
      text:
        `A full dump (DEBUG_DUMP_SMALL, 0x08000C07) of a program with ${mb} MiB committed. *Write*: milliseconds ` +
        "in the call that writes. *Speed*: million bytes of dump per second. *Pause*: milliseconds from before the " +
        "attach to after the detach.",
      columns: [of("write", "write"), { head: "speed", value: speed }, of("pause", "pause")],
      compared: [{ column: 0, to: "cpp" }],
      rows: { host: HOST, cpp: CPP, raw: "raw NtSuspendProcess and MiniDumpWriteDump" },
    },
  };
}

const slower = (measure: Measure, ours: Contestant, column: number, text: string): Aim => ({
  measure,
  column,
  ours,
  theirs: "cpp",
  atMost: 1,
  text,
});

/** The aims, in the order they are reported. */
export const AIMS: readonly Aim[] = [
  slower("armed", "host", 3, "open to armed: the host is not slower than the C++ client"),
  slower("armed", "bare", 3, "open to armed: lib/dbgeng alone is not slower than the C++ client"),
  slower("snapshot", "host", 0, "snapshot: the host's pause is not longer than the C++ client's"),
  slower("snapshot", "host", 1, "snapshot: nor is the gap that the target sees"),
  slower("storm", "host", 0, "storm: the host is not slower than the C++ client with the same filters"),
  {
    ...slower(
      "storm",
      "host",
      0,
      "storm: the host is at least 3 times faster than with an exception callback in C++",
    ),
    theirs: "cpp-callback",
    atMost: 1 / 3,
  },
  { ...slower("storm", "host", 0, "storm: the host is not slower than the raw debug loop"), theirs: "raw" },
  {
    ...slower("storm", "rule", 0, "storm: counting each is not slower than an exception callback in C++"),
    theirs: "cpp-callback",
  },
  {
    ...slower("storm", "spent", 0, "storm: a rule whose limit is used up costs nothing more"),
    theirs: "run",
    atMost: 1.1,
  },
  {
    ...slower(
      "storm",
      "bare-woken",
      0,
      "storm: to be ready for an order in the middle of a wait costs nothing",
    ),
    theirs: "bare",
    atMost: 1.05,
  },
  {
    measure: "stops",
    text: "stops: less than 1 ms for each call of NtTerminateProcess",
    column: 1,
    ours: "run",
    atMost: 1,
  },
  ...(["node", "7za", "ctest"] as const).map((measure): Aim => ({
    ...slower(measure, "run", 0, `${measure}: from armed to its end at most a tenth longer than alone`),
    theirs: "nobody",
    atMost: 1.1,
  })),
  slower("full", "host", 0, "full dump: the host is not slower than the C++ client"),
  {
    ...slower(
      "managed",
      "host",
      0,
      "storm of .NET: at most half the time of the engine with support for .NET",
    ),
    atMost: 0.5,
  },
  {
    ...slower("managed", "host", 0, "storm of .NET: at most 2.5 times the raw debug loop"),
    theirs: "raw",
    atMost: 2.5,
  },
  {
    ...slower(
      "managed",
      "type",
      0,
      "storm of .NET: a rule on a type costs at most half more than one without",
    ),
    theirs: "rule",
    atMost: 1.5,
  },
  {
    measure: "facts",
    text: "facts of a .NET runtime: at most 200 ms",
    column: 0,
    ours: "bare",
    atMost: 200,
  },
];
