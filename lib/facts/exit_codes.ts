/**
 * Exit codes that are no status of Windows: conventions of shells, runtimes and of Trapline itself. One number can mean
 * several things, because every program chooses its own.
 *
 * Sources: the documentation of the C runtime, of Node.js, Rust, cmd.exe and POSIX shells; the README for Trapline's own.
 *
 * @module
 */

/** One meaning of an exit code. */
export interface ExitCodeFact {
  /** The code, unsigned. */
  readonly code: number;
  /** Who ends with it. */
  readonly by: string;
  /** What it means: one clause, no full stop. */
  readonly what: string;
}

const ROWS: readonly (readonly [code: number, by: string, what: string])[] = [
  [0, "any program", "success"],
  [1, "most programs", "a failure; the program's own output says which"],
  [1, "trapline", "no usable dump, or an expectation that isn't met"],
  [2, "most programs", "wrong usage"],
  [2, "trapline", "wrong usage, or a recipe that isn't valid"],
  [3, "the C runtime", "abort() was called: a failed assertion, std::terminate, an uncaught C++ exception"],
  [7, "Node.js", "an error in the handler of uncaught exceptions"],
  [8, "ctest", "at least one test failed"],
  [13, "Node.js", "a top-level await that was never settled"],
  [70, "trapline", "the program ended with 0, and a dump was taken (--fail-on-capture)"],
  [101, "Rust", "a panic that nobody caught"],
  [124, "trapline", "a rule killed the program: it hung, was silent or was late"],
  [125, "trapline", "Trapline itself failed; stderr says why"],
  [126, "trapline and shells", "the program is there but can't be started"],
  [127, "trapline and shells", "there is no such program"],
  [130, "trapline and shells", "ended by Ctrl-C"],
  [134, "Node.js and POSIX shells", "abort() was called; of Node.js often because its heap was exhausted"],
  [137, "POSIX shells", "killed by SIGKILL, often because memory ran out"],
  [139, "POSIX shells", "killed by SIGSEGV: memory that can't be accessed"],
  [143, "POSIX shells", "ended by SIGTERM"],
  [255, "many programs", "a failure, given as -1 and cut to 8 bits"],
  [259, "Windows", "STILL_ACTIVE: the program was asked for its exit code before it had ended"],
  [9009, "cmd.exe", "there is no such command"],
  [0xFFFFFFFF, "many programs", "-1: a failure, or a process that was killed by another"],
];

/** Every meaning that is known of an exit code. */
export function exitCodeFacts(code: number): ExitCodeFact[] {
  return ROWS.filter(([known]) => known === code >>> 0).map(([known, by, what]) => ({
    code: known,
    by,
    what,
  }));
}
