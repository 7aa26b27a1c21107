/** What must be looked at again and again for a Plan. @module */
import type { HeartbeatTrigger } from "../triggers/trigger.ts";

/** A kind of measurement. */
export type Measure =
  | "cpu"
  | "memory"
  | "handles"
  | "gdi"
  | "user"
  | "threads"
  | "io"
  | "windows"
  | "dialogs"
  | "silence"
  | "idle";

/** Every kind of measurement, in words. */
export const MEASURES: Readonly<Record<Measure, string>> = {
  cpu: "the use of the processor",
  dialogs: "dialogs that are open",
  gdi: "GDI objects",
  handles: "handles",
  idle: "progress",
  io: "reads and writes",
  memory: "memory",
  silence: "output",
  threads: "the number of threads",
  user: "USER objects",
  windows: "windows that don't answer",
};

/** What a Plan's sampled triggers need to be measured; plain data. */
export interface Sampling {
  /** From one look to the next, in ms. */
  readonly period: number;
  /** What each look measures; each once, sorted. */
  readonly measures: readonly Measure[];
  /** The heartbeats that are listened for; each once. */
  readonly heartbeats: readonly HeartbeatTrigger["heartbeat"][];
}

/** What samples call a heartbeat: `file:C:\app\alive`, `http:http://localhost:8080/health`, `pipe:app-alive`. */
export function heartbeatName(heartbeat: HeartbeatTrigger["heartbeat"]): string {
  const [[kind, where]] = Object.entries(heartbeat) as [[string, string]];
  return `${kind}:${where}`;
}
