/**
 * What happened, in one line: the same words in the terminal, in a folder's table, on a CI service's page, in the HTML
 * report, in the manifest and in the result file.
 *
 * @module
 */
import type { Cause } from "../facts/cause.ts";
import { bugCheckFact } from "../facts/bug_check.ts";
import { crashCode, type ExitEvent } from "../facts/event.ts";
import { exceptionWords } from "../facts/managed.ts";
import { loadFailureWords } from "../facts/load_failure.ts";
import { COUNTER_NAMES, COUNTERS } from "../facts/measures.ts";
import { describeStatus, exitCodeWords } from "../facts/status.ts";
import { formatBytes, span } from "../facts/text.ts";
import type { Manifest } from "./manifest.ts";

/** What happened. Texts may be a target's own: whoever shows them makes them safe. */
export interface Headline {
  /** How bad it is. */
  readonly kind: "crash" | "hang" | "calm";
  /** The word for it: `Crash`, `Hang`, `Memory`; a {@link label} in capitals. */
  readonly what: string;
  /** The clause after that word, with its numbers: `grew by 100.7 MB to 110.9 MB in 12 s`. */
  readonly text: string;
}

/** The part of a manifest that says what happened. */
export type Happened = Pick<
  Manifest,
  "rule" | "trigger" | "cause" | "afterMs" | "hang" | "exception" | "bugCheck"
>;

/** The word in capitals, as a line begins with it: `CRASH`, `MEMORY`. */
export function label({ what }: Headline): string {
  return what.toUpperCase();
}

/** The whole line: `MEMORY grew by 100.7 MB to 110.9 MB in 12 s`. */
export function headlineText(headline: Headline): string {
  return `${label(headline)} ${headline.text}`;
}

/**
 * What happened.
 *
 * @example
 * ```ts ignore
 * headlineText(headlineOf(manifest)); // HANG deadlocked: no output for 4.0 s
 * ```
 */
export function headlineOf(happened: Happened): Headline {
  const { exception, hang, afterMs } = happened;
  if (exception !== undefined && hang === undefined) {
    return exception.chance === "second" || happened.trigger.kind === "process-exit"
      ? { kind: "crash", what: "Crash", text: exception.words }
      : { kind: "calm", what: "Raised", text: `${exception.words}, first chance` };
  }
  // Whatever made the rule fire: a machine that has one is down.
  if (happened.bugCheck !== undefined) {
    return { kind: "crash", what: "Bug check", text: bugCheckWords(happened.bugCheck) };
  }
  const fired = firedWords(happened);
  if (hang !== undefined) {
    // Older manifests do not say what was measured.
    if (happened.cause === undefined) return { kind: "hang", what: "Hang", text: hang.verdict };
    const why = fired.kind === "hang" ? fired.text : `${fired.what.toLowerCase()} ${fired.text}`;
    return { kind: "hang", what: "Hang", text: `${hang.verdict}: ${why}` };
  }
  return afterMs === undefined ? fired : { ...fired, text: `${fired.text}, dumped ${span(afterMs)} later` };
}

/** What made the rule fire. */
function firedWords({ rule, trigger, cause }: Happened): Headline {
  if (cause !== undefined) return causeWords(cause, rule, trigger);
  const calm = (what: string, text: string): Headline => ({ kind: "calm", what, text });
  switch (trigger.kind) {
    case "exception":
      return trigger.chance === "second"
        ? { kind: "crash", what: "Crash", text: describeStatus(trigger.code) }
        : calm("Raised", `${describeStatus(trigger.code)}, first chance`);
    case "process-exit":
      return exitWords(trigger);
    case "process-end":
      return calm("Exit", exitCodeWords(trigger.code));
    case "terminated":
      return {
        kind: "hang",
        what: "Killed",
        text: `process ${trigger.by} ended it by force, with ${exitCodeWords(trigger.code)}`,
      };
    case "process-start":
      return calm("Started", trigger.image);
    case "thread-start":
      return calm("Thread", `${trigger.tid} started`);
    case "thread-exit":
      return calm("Thread", `${trigger.tid} ended`);
    case "load":
      return calm("Loaded", trigger.path);
    case "unload":
      return calm("Unloaded", trigger.path);
    case "debug-text":
      return calm("Debug text", quoted(trigger.text));
    case "bugcheck": {
      const { name, meaning } = bugCheckFact(trigger.code);
      return { kind: "crash", what: "Bug check", text: meaning ?? name };
    }
    case "breakpoint":
      return breakpointWords(trigger.breakpoint);
    case "manual":
      return calm("Snapshot", askedWords(trigger.by, trigger.what));
    // No rule fires at these without a cause, but one of an older Trapline.
    case "armed":
    case "captured":
    case "disk":
    case "fleet":
    case "sample":
    case "tick":
      return calm("Snapshot", "of the running program");
  }
}

function bugCheckWords({ code, name, words, module, offset }: NonNullable<Manifest["bugCheck"]>): string {
  const what = words ?? (name === "unknown" ? `code ${code}` : name);
  return module === undefined ? what : `${what}, in ${module}+${offset}`;
}

function exitWords(trigger: ExitEvent): Headline {
  const { code, thrown, dll } = trigger;
  const words = exitCodeWords(code);
  const crash = (text: string): Headline => ({ kind: "crash", what: "Crash", text });
  if (dll !== undefined) return crash(`${words}: ${loadFailureWords(dll)}`);
  if (crashCode(trigger) === undefined || trigger.by === "unhandled") {
    return { kind: "calm", what: "Exit", text: words };
  }
  // What .NET says it ended for, else the code.
  return crash(thrown === undefined ? `it ended itself with ${words}` : exceptionWords(thrown));
}

/** `ntdll!NtTerminateProcess` is a call of it; an address, or a place inside a function, is none. */
function breakpointWords(place: string): Headline {
  const [, name] = /^[^!]+!([^!+]+)$/.exec(place) ?? [];
  return name === undefined
    ? { kind: "calm", what: "Breakpoint", text: place }
    : { kind: "calm", what: "Called", text: name };
}

function askedWords(by: string, what: string): string {
  if (by === "key") return `asked for by the key "${what}"`;
  if (by === "line") return `asked for by the line "${short(what)}"`;
  return by === "event" ? `asked for by the event ${what}` : "asked for by trapline snap";
}

function causeWords(cause: Cause, rule: string, trigger: Happened["trigger"]): Headline {
  const { ms = 0, of = "" } = cause;
  const look = trigger.kind === "sample" ? trigger : undefined;
  const hang = (text: string): Headline => ({ kind: "hang", what: "Hang", text });
  switch (cause.trigger) {
    case "window":
      return hang(`the window ${quoted(look?.window?.title ?? "")} has not answered for ${span(ms)}`);
    case "silence":
      return hang(`no output for ${span(ms)}`);
    case "noProgress":
      return hang(`no progress for ${span(ms)}`);
    case "heartbeat":
      return hang(`no heartbeat (${of}) for ${span(ms)}`);
    case "deadline":
      return hang(`still running after ${span(ms)}`);
    case "dialog": {
      const { title = "", text = "" } = look?.dialog ?? {};
      return {
        kind: "calm",
        what: "Dialog",
        text: `${quoted(title)}: ${short(text.replaceAll(/\s+/g, " "))}`,
      };
    }
    case "timer":
      return { kind: "calm", what: "Snapshot", text: `${span(ms)} after the start` };
    case "not":
      return { kind: "calm", what: "Absent", text: `for ${cause.asked} what rule ${rule} waits for` };
  }
  return { kind: "calm", ...levelWords(cause) };
}

type Amount = readonly [what: string, amount: (value: number) => string, is: string];

const AMOUNTS: Readonly<Record<string, Amount>> = {
  ...Object.fromEntries(
    COUNTER_NAMES.map((name): readonly [string, Amount] => [name, [capital(COUNTERS[name].noun), whole, ""]]),
  ),
  cpu: ["CPU", (value) => `${Math.round(value)} %`, ""],
  memory: ["Memory", formatBytes, "committed"],
  io: ["I/O", (value) => `${formatBytes(value)}/s`, "read and written"],
};

/** What is measured where the trigger names one kind of it. */
const KINDS: Readonly<Record<string, string>> = {
  core: "of one core",
  machine: "of all processors",
  private: "private",
  "working-set": "in RAM",
  read: "read",
  write: "written",
};

function levelWords({ trigger, of = "", value = 0, from, ms = 0 }: Cause): Pick<Headline, "what" | "text"> {
  const [what, amount, is] = AMOUNTS[trigger] ?? [trigger, whole, ""];
  const words = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join(" ");
  if (from === undefined) return { what, text: words(amount(value), KINDS[of] ?? is) };
  const grew = `grew by ${amount(value - from)} to ${amount(value)}`;
  return { what, text: words(grew, KINDS[of], `in ${span(ms)}`) };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

function quoted(text: string): string {
  return `"${short(text)}"`;
}

const LONGEST = 200;

function short(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
