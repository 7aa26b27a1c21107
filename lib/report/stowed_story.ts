/** The errors that WinRT stowed, for people: what each was, and where the first was. @module */
import { errorWords, type StowedException, stowedFrames } from "../facts/stowed.ts";
import { frameName } from "./dump_report.ts";

const MOST = 4, FRAMES = 6;

/** A line for each of the first errors, the frames of the first behind it. */
export function stowedDetails(stowed: readonly StowedException[] = []): string[] {
  const frames = (stowedFrames(stowed) ?? []).slice(0, FRAMES).map((frame) =>
    `  ${frameName(frame)}${frame.file === undefined ? "" : `  [${frame.file}:${frame.line}]`}`
  );
  return stowed.slice(0, MOST).flatMap((each, index) => [
    `stowed: ${errorWords(each)}${each.tid === undefined ? "" : `, on thread ${each.tid}`}`,
    ...index === 0 ? frames : [],
  ]);
}
