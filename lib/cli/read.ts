/** Reading a command line by a grammar, the same way for every one. @module */
import { UsageError } from "./exit.ts";
import { formatMessage, type InferValue, parse, type Parser } from "./grammar.ts";

/** What arguments mean by a grammar. @throws {UsageError} If they mean nothing; `usage` says what would. */
export function read<T extends Parser<"sync", unknown, unknown>>(
  grammar: T,
  args: readonly string[],
  usage: string,
): InferValue<T> {
  const result = parse<"sync", InferValue<T>>(grammar as Parser<"sync", InferValue<T>, unknown>, args);
  if (result.success) return result.value;
  const text = formatMessage(result.error);
  throw new UsageError(MISSING.test(text) ? `Something is missing: ${usage}` : inOurWords(text));
}

/** What the parser says where words are missing: it knows its own parts, and not the command's usage. */
const MISSING =
  /^(Missing required argument|No matching option|Expected (at least|a `\w+`, but too few|command `\w+`, but got end))/;

/** What else it says for programmers. */
const IN_OUR_WORDS: readonly (readonly [RegExp, string])[] = [
  [
    /^`(-[^`]*)`: Expected a (?:valid|safe) integer.*?, but got (".*?")\..*$/s,
    "$1 takes a whole number, not $2",
  ],
  [
    /^`(-[^`]*)`: Expected a value greater than or equal to (.*?), but got (.*)\.$/s,
    "$1 takes a whole number from $2, not $3",
  ],
  [
    /^`(-[^`]*)`: Expected a value less than or equal to (.*?), but got (.*)\.$/s,
    "$1 takes a whole number up to $2, not $3",
  ],
  [/^Unexpected option or subcommand: `(.*)`\.$/s, 'Unexpected "$1"'],
];

function inOurWords(text: string): string {
  return IN_OUR_WORDS.reduce((said, [pattern, words]) => said.replace(pattern, words), text);
}
