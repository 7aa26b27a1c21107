/** When a process is no more. @module */
import type { TargetEvent } from "../facts/event.ts";

type Ending = Extract<TargetEvent, { kind: "process-exit" | "process-end" }>;

/** Whether an event tells that its process is gone: the next with its pid is another. */
export function isGone(event: TargetEvent): event is Ending {
  return event.kind === "process-end" || (event.kind === "process-exit" && !event.exiting);
}
