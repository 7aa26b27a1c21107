/** Lines for people, on stderr: stdout belongs to data and to targets. @module */

/** Prints a line on stderr. */
export function print(line: string): void {
  // deno-lint-ignore no-console
  console.error(line);
}

/** Prints a line of data on stdout. */
export function printData(line: string): void {
  // deno-lint-ignore no-console
  console.log(line);
}
