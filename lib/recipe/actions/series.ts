/**
 * A series of dumps as the single dumps that it stands for: `{ dump: heap, times: 3, every: 10s }` is one at the trigger
 * (or `after`), one 10 s later and one 20 s later. The policy and the rules' checks see single dumps only, by
 * {@link singleDumps}.
 *
 * @module
 */
import { milliseconds, writeDuration } from "../language/duration.ts";
import type { DumpAction } from "./dump.ts";
import { resolveEither } from "./dump_kind.ts";

/** The dumps that an action stands for, each with its own `after`; one where it is no series. */
export function singleDumps(action: DumpAction): readonly DumpAction[] {
  const { times = 1, every, ...single } = action;
  if (every === undefined) return [action];
  const first = afterOf(single);
  return Array.from({ length: times }, (_, i) => {
    const after = first + i * milliseconds(every);
    return after === 0 ? single : { ...single, after: i === 0 ? single.after! : writeDuration(after) };
  });
}

/** How much later than its trigger a single dump comes, in ms; 0 at the trigger. */
export function afterOf({ after }: DumpAction): number {
  return after === undefined ? 0 : milliseconds(after);
}

/** Which dumps of a moment are the same, so that one file serves all. */
export function sameDump(action: DumpAction): string {
  const { qualifier, format, live, scrub, collect } = resolveEither(action);
  const parts = [
    qualifier,
    format,
    live && "live",
    scrub && ["scrubbed", ...scrub].join(" "),
    collect && ["with", collect.bytes, ...collect.patterns].join(" "),
  ];
  return parts.filter((part) => part !== undefined).join("/");
}
