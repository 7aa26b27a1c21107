/** The way from one step to its CI service: lines in the log, and files. @module */
import { appendFileSync } from "node:fs";
import type { ServiceMessage } from "./service.ts";

/** Brings messages to where they belong, in order. */
export function deliver(messages: readonly ServiceMessage[]): void {
  for (const message of messages) {
    if ("file" in message) appendFileSync(message.file, message.text);
    else writeLine(message.line);
  }
}

/** Writes a line to the log: on stderr, because stdout is the target's alone, and a test runner may read it. */
export function writeLine(line: string): void {
  const data = new TextEncoder().encode(`${line}\n`);
  for (let at = 0; at < data.length;) at += Deno.stderr.writeSync(data.subarray(at));
}
