/** Counting tests from what `deno test` prints. @module */

/** How many tests, and steps of tests, passed, failed, and were not run. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** No test at all. */
export const NONE: Tally = { passed: 0, failed: 0, skipped: 0 };

/**
 * The counts of a runner's closing line, `ok | 12 passed (3 steps) | 0 failed | 0 ignored (1 step) (3s)`, the last one of a text;
 * undefined when there is none, because the runner did not get that far.
 */
export function tallyOf(output: string): Tally | undefined {
  // deno-lint-ignore no-control-regex
  const lines = output.replaceAll(/\x1b\[[0-9;]*[A-Za-z]/g, "").split(/\r?\n/);
  const closing = lines.findLast((line) => /^(ok|FAILED) \| \d+ passed/.test(line));
  if (closing === undefined) return undefined;
  const count = (what: string): number => {
    const [, tests = 0, steps = 0] = new RegExp(`(\\d+) ${what}(?: \\((\\d+) steps?\\))?`).exec(closing) ??
      [];
    return Number(tests) + Number(steps);
  };
  return { passed: count("passed"), failed: count("failed"), skipped: count("ignored") };
}

/** Both together. */
export function add(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** `12 passed, 0 failed`, and `, 1 skipped` when any was. */
export function summary({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
