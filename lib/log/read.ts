/**
 * Reads an event log, for whoever tells a run afterwards: what can't be read is counted, never a reason to tell nothing.
 * A run that died left half a line, and a newer Trapline kinds we don't know.
 *
 * @module
 */
import { objectIn } from "./json.ts";
import type { LogRecord, Miss } from "./record.ts";
import { isRecordKind, recordSchema } from "./schema.ts";

/** A log that was read. */
export interface Log {
  /** In the order of the file. */
  readonly records: readonly LogRecord[];
  /** How many lines are no record: cut off, or not ours. */
  readonly unreadable: number;
}

/** Reads a log of NDJSON; records of kinds that nobody knows are passed over. */
export function readLog(text: string): Log {
  const records: LogRecord[] = [];
  let unreadable = 0;
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const value = objectIn(line);
    if (typeof value?.kind === "string" && !isRecordKind(value.kind)) continue;
    const record = recordSchema.safeParse(value);
    if (record.success) records.push(record.data);
    else unreadable++;
  }
  return { records, unreadable };
}

/** The records of one kind. */
export function ofKind<K extends LogRecord["kind"]>(records: readonly LogRecord[], kind: K): LogRecord<K>[] {
  return records.filter((record): record is LogRecord<K> => record.kind === kind);
}

/** Whether nothing follows: a log without its last record is of a run that goes on, or of a Trapline that was ended. */
export function isFinished(records: readonly LogRecord[]): boolean {
  // A watch of many has an end of each target, and then its own.
  const ends = records.some(({ target }) => target !== undefined) ? "closed" : "ended";
  return records.some(({ kind }) => kind === ends || kind === "closed");
}

/**
 * The dumps that there are not. Each is reported at once and once more where its target's watch ended or in the result
 * file, so one that a source lacks is taken from another.
 */
export function missedIn(records: readonly LogRecord[], also: readonly Miss[] = []): Miss[] {
  const told = ofKind(records, "missed");
  const ended = ofKind(records, "ended").flatMap(({ missed }) => missed);
  const most = new Map<string, Miss[]>();
  for (const source of [told, ended, also]) {
    // Not Map.groupBy: Node.js 20, where event logs are read too, lacks it.
    const alike = new Map<string, Miss[]>();
    for (const { rule, asked, because } of source) {
      const key = JSON.stringify([rule, asked, because]);
      alike.set(key, [...alike.get(key) ?? [], { rule, asked, because }]);
    }
    for (const [key, misses] of alike) {
      if (misses.length > (most.get(key)?.length ?? 0)) most.set(key, misses);
    }
  }
  return [...most.values()].flat();
}
