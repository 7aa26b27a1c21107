/** Where in the repository something happened. @module */
import { statSync } from "node:fs";
import { join } from "node:path";
import { EXCEPTION_CODE } from "../facts/exceptions.ts";
import type { StackFrame } from "../facts/frame.ts";
import { formatCode } from "../facts/status.ts";
import { groupsOf, type Threads } from "./group_stacks.ts";
import type { Manifest } from "../store/manifest.ts";

/** A repository's files, as far as a frame's path must be found among them. */
export interface Sources {
  /** The root folder. */
  readonly root: string;
  /** Whether there is a file of this path, from the root, with slashes. */
  readonly has: (path: string) => boolean;
}

/** The files of a folder. */
export function sourcesIn(root: string): Sources {
  return { root, has: (path) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile() ?? false };
}

/** A file from the root of the repository, with slashes, and its line. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly frame: StackFrame;
}

/** Ctrl-C happens on a thread that the system starts for it. */
const CONTROL_C = formatCode(EXCEPTION_CODE.DBG_CONTROL_C);

/**
 * The innermost frame that lies in a file of the repository: of the thread that crashed, or else of the most telling
 * thread that has one. A program that was built elsewhere has paths of that machine; their longest end that is a file here is
 * taken, if it has a folder.
 */
export function placeOf(
  manifest: Threads & Pick<Manifest, "exception">,
  sources: Sources,
): SourcePlace | undefined {
  const groups = groupsOf(manifest);
  const crashed = manifest.exception?.code === CONTROL_C ? [] : groups.filter(({ event }) => event);
  for (const { frames } of crashed.length > 0 && manifest.hang === undefined ? crashed : groups) {
    for (const frame of frames) {
      const file = frame.file === undefined ? undefined : fileIn(frame.file, sources);
      if (file !== undefined && frame.line) return { file, line: frame.line, frame };
    }
  }
  return undefined;
}

function fileIn(path: string, { root, has }: Sources): string | undefined {
  const file = path.replaceAll("\\", "/").replace(/^\.\//, "");
  const base = `${root.replaceAll("\\", "/").replace(/\/$/, "")}/`;
  if (file.toLowerCase().startsWith(base.toLowerCase())) return file.slice(base.length);
  const parts = file.split("/");
  if (parts.includes("..")) return undefined;
  const absolute = /^([a-z]:)?\//i.test(file);
  if (!absolute) return has(file) ? file : undefined;
  for (let at = 1; at < parts.length - 1; at++) {
    const end = parts.slice(at).join("/");
    if (has(end)) return end;
  }
  return undefined;
}
