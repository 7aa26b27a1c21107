/** What a GitHub job says about itself. @module */
import { readFileSync, statSync } from "node:fs";

type Environment = Readonly<Record<string, string>>;

/** The event that started the job; undefined where there is none that can be read. */
export function jobEvent({ GITHUB_EVENT_PATH: path }: Environment): unknown {
  if (!path) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError || (error as { code?: unknown }).code === "ENOENT") return undefined;
    throw error;
  }
}

/** How long the job has run: the runner writes the event's file at its start. 0 where that is not known. */
export function jobAgeMs({ GITHUB_EVENT_PATH: path }: Environment, now = Date.now()): number {
  const written = path ? statSync(path, { throwIfNoEntry: false })?.mtimeMs : undefined;
  return written === undefined ? 0 : Math.max(0, now - written);
}
