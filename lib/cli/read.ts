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
  throw new UsageError(text === "Missing required argument." ? `Something is missing: ${usage}` : text);
}
