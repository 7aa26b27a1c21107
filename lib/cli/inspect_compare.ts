/** `trapline inspect --compare`: what is new between two dumps of a process. Loaded only where it is asked for. @module */
import { openDump } from "../minidump/mod.ts";
import { type Compared, comparison } from "../report/comparison.ts";
import { storyOfComparison } from "../report/comparison_story.ts";
import { tell } from "../report/dump_report.ts";
import type { InspectedDump } from "../report/inspection_schema.ts";
import { EXIT, UsageError } from "./exit.ts";
import { print, printData } from "./print.ts";
import { screen } from "./screen.ts";
import { openFile, STDIN } from "./unwrap.ts";

/** How the comparison is shown. */
export interface CompareOptions {
  readonly json: boolean;
  /** Whether every stack and frame is shown. */
  readonly all: boolean;
}

/**
 * Compares two dumps and prints what is new; the process's exit code: 1 where one of them can't be used.
 *
 * @throws {UsageError} If there aren't two files.
 */
export async function compareDumps(
  files: readonly string[],
  inspectFile: (file: string) => Promise<InspectedDump>,
  { json, all }: CompareOptions,
): Promise<number> {
  const [before, after] = files;
  if (before === undefined || after === undefined || files.length > 2 || files.includes(STDIN)) {
    throw new UsageError("--compare takes two dumps, the earlier one first: inspect --compare BEFORE AFTER");
  }
  const [one, other] = [await comparedOf(before, inspectFile), await comparedOf(after, inspectFile)];
  if (one === undefined || other === undefined) return EXIT.NO_DUMP;
  const compared = comparison(one, other);
  const others = all ? { frames: Infinity, groups: Infinity } : { frames: 8, groups: 6 };
  const look = { ...screen(), others, ...(all ? { frames: Infinity } : {}) };
  printData(json ? JSON.stringify(compared, null, 2) : tell(storyOfComparison(compared), look));
  return 0;
}

async function comparedOf(
  file: string,
  inspectFile: (file: string) => Promise<InspectedDump>,
): Promise<Compared | undefined> {
  const dump = await inspectFile(file);
  const { summary } = dump;
  if (!dump.usable || summary === undefined) {
    print(`trapline: ${file} can't be compared: it is ${dump.usable ? dump.what : "no usable dump"}`);
    return undefined;
  }
  using opened = await openFile(file);
  using open = await openDump(opened.source);
  return {
    dump,
    summary,
    regions: await open.memoryInfo().catch(() => []),
    handles: await open.handles().catch(() => []),
  };
}
