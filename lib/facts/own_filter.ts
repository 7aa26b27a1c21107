/** A program whose own filter for unhandled exceptions was not asked, because it was debugged. @module */
import type { TargetEvent } from "./event.ts";

/** A program might have lived on without a debugger: what to do then. */
export function filterWords(trigger: TargetEvent): string[] {
  if (trigger.kind !== "exception" || trigger.filter === undefined) return [];
  return [
    `the program's own filter for unhandled exceptions (${trigger.filter}) was not asked: Windows does that only without ` +
    "a debugger. If it goes on after this when it runs alone, use a recipe that needs no debugger: " +
    "{ on: { noProgress: 1m }, do: [{ dump: mini }] }",
  ];
}
