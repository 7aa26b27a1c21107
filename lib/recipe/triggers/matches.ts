/** Whether an event is one that a leaf waits for. @module */
import { hasCode } from "../language/exception_codes.ts";
import { holds, parseCondition } from "../language/condition.ts";
import type { ExceptionEvent, TargetEvent } from "../../facts/event.ts";
import { fits, fitsPath, listed } from "../language/glob.ts";
import type {
  BreakpointTrigger,
  DebugTextPattern,
  ExceptionTrigger,
  Leaf,
  LoadTrigger,
  ManualTrigger,
  ProcessTrigger,
} from "./trigger.ts";

/**
 * Whether an event is one that a leaf waits for. Pure: the host filters by it, the machine decides by it.
 *
 * No event matches a timer or a deadline: those are due at a time ({@link nextDue}). No single sample matches a hang or
 * a use of resources: the machine remembers the looks before. The `nth` of an exception isn't
 * looked at, because one event can't tell which of several it is: the machine counts those that match.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { matches } from "trapline";
 *
 * const exit = { kind: "process-exit", pid: 8, code: 3 } as const;
 * assert.equal(matches({ exit: "!=0" }, exit), true);
 * assert.equal(matches({ load: "*.dll" }, exit), false);
 * ```
 */
export function matches(leaf: Leaf, event: TargetEvent): boolean {
  switch (event.kind) {
    case "exception":
      return "exception" in leaf && matchesException(leaf, event);
    case "process-exit":
      if ("exit" in leaf) return holds(parseCondition(leaf.exit), event.code);
      return "process" in leaf && leaf.process === "exit" && matchesImage(leaf, event.image);
    case "process-start":
      return "process" in leaf && leaf.process === "start" && matchesImage(leaf, event.image);
    case "thread-start":
    case "thread-exit":
      return "thread" in leaf && event.kind === `thread-${leaf.thread}`;
    case "load":
      return "load" in leaf && matchesLoad(leaf, event.path);
    case "unload":
      return "unload" in leaf && listed(leaf.unload).some((glob) => fitsPath(glob, event.path));
    case "debug-text":
      return "debugText" in leaf &&
        listed(leaf.debugText).some((pattern) => matchesText(pattern, event.text));
    case "breakpoint":
      return "breakpoint" in leaf && event.breakpoint === breakpointName(leaf);
    case "manual":
      return "manual" in leaf && matchesManual(leaf.manual, event.by, event.what);
    default:
      return false;
  }
}

/**
 * What events call a breakpoint: `app!save`, and `app!save#3` when it fires first at the third pass. The engine counts
 * the passes, so two counts at one place are two breakpoints.
 */
export function breakpointName({ breakpoint, passes = 1 }: BreakpointTrigger): string {
  return passes === 1 ? breakpoint : `${breakpoint}#${passes}`;
}

/** Exceptions whose first parameter is the kind of access and the second its address. */
const ACCESSES: readonly number[] = [0xC0000005, 0xC0000006, 0x80000001];
const KINDS = { read: 0n, write: 1n, execute: 8n } as const;

function matchesException(leaf: ExceptionTrigger, event: ExceptionEvent): boolean {
  const { chance = "second", module, access, address, parameters = {} } = leaf;
  if (event.chance !== chance) return false;
  if (!listed(leaf.exception).some((pattern) => hasCode(pattern, event.code))) return false;
  if (module !== undefined && (event.module === undefined || !fitsPath(module, event.module))) return false;
  const kind = accessOf(event, 0);
  if (access !== undefined && kind !== KINDS[access]) return false;
  if (address !== undefined) {
    const at = accessOf(event, 1);
    if (at === undefined || at < BigInt(address.from) || at > BigInt(address.to)) return false;
  }
  return Object.entries(parameters).every(([index, value]) =>
    number(event.parameters[Number(index)]) === BigInt(value)
  );
}

function accessOf({ code, parameters }: ExceptionEvent, index: 0 | 1): bigint | undefined {
  return ACCESSES.includes(code >>> 0) ? number(parameters[index]) : undefined;
}

function number(text: string | undefined): bigint | undefined {
  return text === undefined ? undefined : BigInt(text);
}

function matchesImage({ image }: ProcessTrigger, path: string | undefined): boolean {
  return image === undefined || (path !== undefined && fitsPath(image, path));
}

function matchesLoad({ load, except = [] }: LoadTrigger, path: string): boolean {
  const fitsOne = (globs: string | readonly string[]): boolean =>
    listed(globs).some((glob) => fitsPath(glob, path));
  return fitsOne(load) && !fitsOne(except);
}

/** Programs end what they say with a line end, which nobody writes into a pattern. */
function matchesText(pattern: DebugTextPattern, text: string): boolean {
  const line = text.endsWith("\n") ? text.slice(0, text.endsWith("\r\n") ? -2 : -1) : text;
  return typeof pattern === "string" ? fits(pattern, line) : new RegExp(pattern.regex).test(line);
}

function matchesManual(wanted: ManualTrigger["manual"], by: string, what: string): boolean {
  if ("key" in wanted) return by === "key" && what === wanted.key;
  if ("event" in wanted) return by === "event" && what === wanted.event;
  return by === "line" && what === wanted.line;
}
