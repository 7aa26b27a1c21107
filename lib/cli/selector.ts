/** The target of a command line. @module */
import { TargetError } from "../watch/errors.ts";
import { parseSelector, type Selector } from "../watch/find/selector.ts";
import { UsageError } from "./exit.ts";

/** What names a target and chooses among several, parsed. */
export interface SelectorArguments {
  readonly target: string;
  readonly commandLine?: string | undefined;
  readonly newest?: boolean | undefined;
  readonly oldest?: boolean | undefined;
  readonly all?: boolean | undefined;
}

/** Which processes are meant. @throws {UsageError} If the options don't go together. */
export function selectorOf({ target, commandLine, ...choice }: SelectorArguments): Selector {
  const picks = (["newest", "oldest", "all"] as const).filter((pick) => choice[pick]);
  if (picks.length > 1) {
    throw new UsageError(`${picks.map((pick) => `--${pick}`).join(" and ")} exclude each other`);
  }
  try {
    return parseSelector(target, { commandLine, pick: picks[0] });
  } catch (error) {
    throw error instanceof TargetError ? new UsageError(error.message) : error;
  }
}
