/** The ways in which the .NET program of the tests fails, and what is to be said of each. @module */
import assert from "node:assert/strict";
import type { DotnetBuild } from "../../scripts/fixtures/dotnet.ts";
import { managedProgram } from "./dotnet.ts";
import { printedLines } from "./managed_facts.ts";
import { type Captured, captured, seen, trapline } from "./trapline.ts";

/** A way to fail. */
export interface Kind {
  /** The headline, where the runtime describes itself with its stacks: .NET 10. */
  readonly headline: RegExp;
  /** That of .NET 9, which describes no stacks, where it is another. */
  readonly net9?: RegExp;
  /** Where the runtime does not describe itself: .NET 8. */
  readonly undescribed: RegExp;
  /** What the process ends with. */
  readonly code: number;
  /** Whether the program prints the trace of its exception, with lines. */
  readonly prints?: true;
  /** How many lines at the end are of further inner exceptions: the first is read, as .NET's own chain has it. */
  readonly printsMore?: number;
  /**
   * How many lines at the beginning .NET makes up: the call that throws is shared by places of its method, and .NET says
   * the method's first line, which we don't.
   */
  readonly guesses?: number;
}

const UNHANDLED = 0xE0434352, FAIL_FAST = 0x80131623, ACCESS_VIOLATION = 0xC0000005;

const CUSTOM: Kind = {
  headline: /^CRASH Shop\.CheckoutException: basket 1000 cannot be paid$/,
  undescribed: /^CRASH \.NET Exception \(0x80131500\)$/,
  code: UNHANDLED,
  prints: true,
};
const AGGREGATE: Kind = {
  ...CUSTOM,
  headline: /^CRASH System\.AggregateException: One or more errors occurred\.$/,
};

/** Crashes, by the program's mode. */
export const CRASHES: Readonly<Record<string, Kind>> = {
  custom: CUSTOM,
  async: CUSTOM,
  thread: CUSTOM,
  timer: CUSTOM,
  rethrow: CUSTOM,
  finally: CUSTOM,
  aggregate: { ...AGGREGATE, printsMore: 1 },
  task: AGGREGATE,
  generic: {
    headline: /^CRASH System\.InvalidOperationException: the drawer « é 日本 » is empty$/,
    undescribed: /^CRASH \.NET InvalidOperationException \(0x80131509\)$/,
    code: UNHANDLED,
    prints: true,
  },
  typeinit: {
    headline:
      /^CRASH System\.TypeInitializationException: The type initializer for 'Prices' threw an exception\.$/,
    undescribed: /^CRASH \.NET TypeInitializationException \(0x80131534\)$/,
    code: UNHANDLED,
    prints: true,
  },
  index: {
    headline: /^CRASH System\.IndexOutOfRangeException: Index was outside the bounds of the array\.$/,
    undescribed: /^CRASH \.NET IndexOutOfRangeException \(0x80131508\)$/,
    code: UNHANDLED,
    prints: true,
    guesses: 1,
  },
  null: {
    headline:
      /^CRASH System\.NullReferenceException: Object reference not set to an instance of an object\.$/,
    undescribed: /^CRASH access violation reading 0x8 \(null pointer \+ 0x8\)$/,
    code: ACCESS_VIOLATION,
    prints: true,
  },
  divide: {
    headline: /^CRASH System\.DivideByZeroException: Attempted to divide by zero\.$/,
    undescribed: /^CRASH integer divide by zero$/,
    code: 0xC0000094,
    prints: true,
  },
  failfast: {
    headline: /^CRASH Environment\.FailFast: the ledger « é 日本 » is corrupt$/,
    net9: /^CRASH it ended itself with 0x80131623 \.NET fail fast$/,
    undescribed: /^CRASH it ended itself with 0x80131623 \.NET fail fast$/,
    code: FAIL_FAST,
  },
  failfastex: {
    headline: /^CRASH Environment\.FailFast: with an exception$/,
    net9:
      /^CRASH System\.Collections\.Generic\.KeyNotFoundException: The given key 'missing' was not present/,
    // It is called where an exception is handled, whose record lies on the stack.
    undescribed: /^CRASH \.NET KeyNotFoundException \(0x80131577\)$/,
    code: FAIL_FAST,
  },
  pinvoke: {
    headline: /^CRASH access violation reading 0x10 \(null pointer \+ 0x10\)$/,
    undescribed: /^CRASH access violation reading 0x10 \(null pointer \+ 0x10\)$/,
    code: ACCESS_VIOLATION,
  },
  unsafe: {
    headline: /^CRASH System\.AccessViolationException: Attempted to read or write protected memory\./,
    undescribed: /^CRASH access violation writing 0x7654321000$/,
    code: ACCESS_VIOLATION,
  },
};

/** Modes in which the program goes on and ends by itself: none of these is a crash. */
export const CALM: Readonly<Record<string, number>> = {
  filter: 0,
  storm: 0,
  nullcaught: 0,
  unobserved: 0,
  exit: 1000,
};

/** The lines that .NET printed, as far as they are read. */
export function linesOf({ printsMore = 0, guesses = 0 }: Kind, said: string): string[] {
  const lines = printedLines(said);
  return lines.slice(guesses, lines.length - printsMore);
}

/** What came of one mode. */
export interface Failed {
  readonly mode: string;
  /** What the process ended with. */
  readonly code: number;
  readonly dumps: readonly Captured[];
  /** What it printed on its stderr. */
  readonly said: string;
}

/** Runs the program in each mode, one after the other, under one debugger. */
export async function failEach(
  build: DotnetBuild,
  modes: readonly string[],
  out: string,
  ...kinds: readonly string[]
): Promise<{ readonly each: readonly Failed[]; readonly stderr: string }> {
  const options = kinds.flatMap((kind) => ["--dump", kind]);
  const program = seen(await managedProgram(build));
  const { code, stdout, stderr } = await trapline([
    ...["run", "--follow-children", "-n", "500", "--out", seen(out), ...options],
    ...["--", program, "each", ...modes],
  ]);
  assert.equal(code, 0, stderr);
  const codes = new Map(
    [...stdout.matchAll(/^(\w+) ([0-9a-f]{8})\r?$/gm)].map(([, mode, hex]) => [mode, hex]),
  );
  const said = new Map(stderr.split(/^=== /m).map((part) => [/^\w*/.exec(part)![0], part]));
  const pids = new Map(
    [...stdout.matchAll(/^managed (\w+), pid (\d+)/gm)].map(([, mode, pid]) => [mode, pid]),
  );
  const all = await captured(out);
  const isOf = ({ manifest: { target } }: Captured, mode: string): boolean => {
    const told = modes.find((each) => target.commandLine.endsWith(` ${each}`));
    // On a busy machine a process may end before its command line is read.
    return told === undefined ? String(target.pid) === pids.get(mode) : told === mode;
  };
  const each = modes.map((mode): Failed => ({
    mode,
    code: parseInt(codes.get(mode) ?? "", 16),
    dumps: all.filter((dump) => isOf(dump, mode)),
    said: said.get(mode) ?? "",
  }));
  return { each, stderr };
}
