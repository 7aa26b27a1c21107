/**
 * How a program ended that was dumped on its way out, in words: beside the headline, and in the dump's own comment, because
 * its exception stream has the breakpoint at which it was stopped, or the fault without what came of it.
 *
 * @module
 */
import { crashCode, type TargetEvent } from "../facts/event.ts";
import { exitCodeWords } from "../facts/status.ts";
import type { Headline } from "./headline.ts";

const HANDLED = "handled by the program itself, which then ended with ";
const ITSELF = "it ended itself with ";
const EXITS = "it exits with ";
const COMMENT = new RegExp(`^Trapline: .*?; ((?:${HANDLED}|${ITSELF}|${EXITS}).*)$`);

/** How a program ended that handled its own fault; `undefined` of every other. */
export function ownEnd(trigger: TargetEvent): string | undefined {
  if (trigger.kind !== "process-exit" || trigger.fault === undefined) return undefined;
  return HANDLED + exitCodeWords(trigger.code);
}

/** How a program ends that is on its way out. */
function endOf(trigger: TargetEvent): string | undefined {
  if (trigger.kind !== "process-exit" || trigger.by === "unhandled") return undefined;
  return ownEnd(trigger) ??
    (crashCode(trigger) === undefined ? EXITS : ITSELF) + exitCodeWords(trigger.code);
}

/** The comment that a dump is given. */
export function commentOf(recipe: string, rule: string, asked: string, trigger?: TargetEvent): string {
  const end = trigger && endOf(trigger);
  return `Trapline: recipe ${recipe}, rule ${rule}, asked ${asked}${end === undefined ? "" : `; ${end}`}`;
}

/** What the comment of a dump says of how its program ended; `undefined` where it says nothing of it. */
export function endInComment(comment: string | undefined): string | undefined {
  return COMMENT.exec(comment ?? "")?.[1];
}

/** The headline of such a dump alone, where its exception is only the breakpoint at which it was stopped. */
export function endHeadline(end: string): Headline | undefined {
  if (end.startsWith(ITSELF)) return { kind: "crash", what: "Crash", text: end };
  return end.startsWith(EXITS) ? { kind: "calm", what: "Exit", text: end.slice(EXITS.length) } : undefined;
}
