/** Streams of Breakpad: which threads were at work, and what an assertion said. @module */
import type { Reader } from "./reader.ts";
import { StreamType } from "./stream_type.ts";
import { utf16 } from "./text.ts";

/** MDRawBreakpadInfo: which threads were at work when Breakpad wrote the dump. */
export interface BreakpadInfo {
  /** The thread that wrote the dump. */
  readonly dumpThreadId?: number;
  /** The thread that asked for it. */
  readonly requestingThreadId?: number;
}

/** MDRawAssertionInfo: an assertion, an invalid parameter or a pure virtual call that Breakpad caught. */
export interface AssertionInfo {
  /** What it was. */
  readonly kind: "unknown" | "invalid-parameter" | "pure-virtual-call";
  /** The expression that was not true; cut at 127 characters, as function and file are. */
  readonly expression: string;
  /** The function it stands in. */
  readonly function: string;
  /** The source file. */
  readonly file: string;
  /** The line. */
  readonly line: number;
}

const INFO_SIZE = 12;
const ASSERTION_SIZE = 776;
const KINDS = ["unknown", "invalid-parameter", "pure-virtual-call"] as const;

/** Breakpad's notes about its threads, or `undefined`. */
export async function readBreakpadInfo(reader: Reader): Promise<BreakpadInfo | undefined> {
  const view = (await reader.streamView(StreamType.BreakpadInfo))?.atLeast(
    INFO_SIZE,
    "Breakpad's information",
  );
  if (view === undefined) return undefined;
  const valid = view.u32(0);
  return {
    ...((valid & 1) === 0 ? {} : { dumpThreadId: view.u32(4) }),
    ...((valid & 2) === 0 ? {} : { requestingThreadId: view.u32(8) }),
  };
}

/** The assertion Breakpad noted, or `undefined`. */
export async function readAssertion(reader: Reader): Promise<AssertionInfo | undefined> {
  const view = (await reader.streamView(StreamType.AssertionInfo))?.atLeast(ASSERTION_SIZE, "The assertion");
  if (view === undefined) return undefined;
  return {
    kind: KINDS[view.u32(772)] ?? "unknown",
    expression: utf16(view.slice(0, 256).bytes),
    function: utf16(view.slice(256, 256).bytes),
    file: utf16(view.slice(512, 256).bytes),
    line: view.u32(768),
  };
}
