/** Event logs, while they are written and afterwards. @module */
import assert from "node:assert/strict";
import { readLog } from "../../lib/log/read.ts";
import type { LogRecord } from "../../lib/log/record.ts";

/** The records of a log that a run has written: all that it wrote can be read, and nothing is lost. */
export async function recordsOf(path: string): Promise<readonly LogRecord[]> {
  const text = await Deno.readTextFile(path);
  const { records } = readLog(text);
  assert.deepEqual(records, text.trim().split("\n").map((line) => JSON.parse(line)));
  return records;
}

/** Waits until a file is there with a text in it, or what would write it is over; three minutes at most. */
export async function there(path: string, text: string, writer: Promise<unknown>): Promise<void> {
  let over = false;
  const end = (): boolean => over = true;
  writer.then(end, end);
  for (const last = performance.now() + 180_000; performance.now() < last;) {
    const found = await Deno.readTextFile(path).catch(() => undefined); // Not there yet.
    if (over || found?.includes(text)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${path} is not there, or has no ${text}`);
}
