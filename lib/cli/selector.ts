/** The target of a command line. @module */
import { TargetError } from "../watch/find/error.ts";
import { parseSelector, type Selector, type SelectorOptions } from "../watch/find/selector.ts";
import { UsageError } from "./failure.ts";

/** Which processes are meant. @throws {UsageError} If the options don't go together. */
export function selectorOf(
  { target, ...options }: SelectorOptions & { readonly target: string },
): Selector {
  try {
    return parseSelector(target, options);
  } catch (error) {
    throw error instanceof TargetError ? new UsageError(error.message) : error;
  }
}
