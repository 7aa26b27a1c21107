/** Event logs, while they are written and afterwards. @module */
import type { Record } from "../../lib/log/record.ts";

/** The records of a log. */
export async function recordsOf(path: string): Promise<Record[]> {
  return (await Deno.readTextFile(path)).trim().split("\n").map((line) => JSON.parse(line));
}

/** Waits until a file is there with a text in it, or what would write it is over; a minute at most. */
export async function there(path: string, text: string, writer: Promise<unknown>): Promise<void> {
  let over = false;
  const end = (): boolean => over = true;
  writer.then(end, end);
  for (const last = performance.now() + 60_000; performance.now() < last;) {
    const found = await Deno.readTextFile(path).catch(() => undefined); // Not there yet.
    if (over || found?.includes(text)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${path} is not there, or has no ${text}`);
}
