/** Captures of the same thing, together. @module */
import type { StackFrame } from "../../facts/frame.ts";
import type { Manifest } from "../../store/manifest.ts";
import { targetName } from "../../store/target.ts";
import { headlineOf } from "../../store/headline.ts";
import { fold } from "../group_stacks.ts";
import type { Run, Shown } from "./run.ts";

/** Captures with one bucket, or of one rule where there is no bucket. */
export interface Group {
  /** For links on the page: `capture-1`. */
  readonly id: string;
  /** What happened. */
  readonly title: string;
  /** Whether it is an exception that nobody handled. */
  readonly crash: boolean;
  readonly bucket: string | undefined;
  /** The first is the one whose stacks are shown. */
  readonly captures: readonly [Shown, ...Shown[]];
  /** The innermost frame with a source line. */
  readonly place: StackFrame | undefined;
}

/** The groups of a run, by their first capture; crashes before the rest. */
export function groupsOf({ captures }: Run): Group[] {
  const byKey = Map.groupBy(captures, ({ manifest }) => manifest.bucket ?? `rule ${manifest.rule}`);
  const groups = [...byKey.values()].map((shown) => groupOf(shown as [Shown, ...Shown[]]));
  return groups.sort((a, b) => Number(b.crash) - Number(a.crash))
    .map((group, i) => ({ ...group, id: `capture-${i + 1}` }));
}

function groupOf(unsorted: readonly [Shown, ...Shown[]]): Group {
  // The last chance tells more of the same crash than the first.
  const captures = unsorted.toSorted((a, b) => Number(isCrash(b.manifest)) - Number(isCrash(a.manifest)));
  const [{ manifest }] = captures as [Shown];
  return {
    id: "",
    title: titleOf(manifest),
    crash: isCrash(manifest),
    bucket: manifest.bucket,
    captures: captures as [Shown, ...Shown[]],
    place: fold(manifest.stacks)[0]?.frames.find(({ file }) => file !== undefined),
  };
}

function isCrash({ exception, bugCheck }: Manifest): boolean {
  return exception?.chance === "second" || bugCheck !== undefined;
}

function titleOf(manifest: Manifest): string {
  const { kind, what, text } = headlineOf(manifest);
  return kind === "crash" ? capital(text) : `${what} ${text}`;
}

/** With a capital letter, unless it is a number. */
export function capital(text: string): string {
  return text.startsWith("0x") ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

/** The program's name without its folder, or that it is a machine. */
export function imageOf({ target }: Manifest): string {
  return targetName(target);
}
