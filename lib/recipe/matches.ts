/** Whether an event is one that a trigger waits for. @module */
import type { TimedEvent } from "./event.ts";
import { milliseconds } from "./duration.ts";
import type { Trigger } from "./plan.ts";

/** Whether an event fires a trigger. Pure: the host filters by it, the machine decides by it. */
export function matches(trigger: Trigger, event: TimedEvent): boolean {
  if ("exception" in trigger) return event.kind === "exception" && event.chance === "second";
  return event.kind === "tick" && event.at >= milliseconds(trigger.deadline);
}
