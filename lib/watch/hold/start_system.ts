/** What starting programs and hosts needs of a machine: for this one, and for those that tests make up. @module */
import { hasDebugger } from "../../win32/debugged.ts";
import { launch, type LaunchOptions } from "../../win32/launch.ts";
import { NamedEvent } from "../../win32/named_event.ts";
import { type PipeDirection, PipeServer } from "../../win32/pipe.ts";
import { type HeldProcess, Process } from "../../win32/process.ts";
import { processTable } from "../../win32/process_table.ts";
import { openStreams, type StandardHandles, type Stdio } from "./streams.ts";

/** The end of a pipe that is served. */
export type ServedPipe = Pick<PipeServer, keyof PipeServer>;

/** Where programs are started. */
export interface StartSystem {
  /** Serves a pipe for one client. */
  pipe(name: string, direction: PipeDirection): ServedPipe;
  /** An event that anyone of the session may set. */
  event(name: string): Pick<NamedEvent, "set"> & Disposable;
  /** Standard handles for a program. */
  streams(stdio: Stdio): StandardHandles;
  /** Starts a program; undefined when it was ended at once. @throws {Win32Error} If it can't be started. */
  start(options: LaunchOptions): HeldProcess | undefined;
  /** How long a process has used a processor, in ms; 0 for one that is not there. */
  worked(pid: number): number;
  /** Whether a debugger is attached to a process; undefined when that may not be asked. */
  hasDebugger(pid: number): boolean | undefined;
}

/** This machine. */
export const HERE: StartSystem = {
  pipe: (name, direction) => new PipeServer(name, direction),
  event: (name) => new NamedEvent(name),
  streams: openStreams,
  start: (options) => Process.open(launch(options)),
  // Sighting: asked for the times of another process, Wine's GetProcessTimes gives the caller's own.
  worked: (pid) => processTable().get(pid)?.cpu ?? 0,
  hasDebugger,
};
