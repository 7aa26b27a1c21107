import assert from "node:assert/strict";
import { join } from "node:path";
import { EventLog } from "../../lib/cli/event_log.ts";
import { UsageError } from "../../lib/cli/exit.ts";
import type { LogRecord } from "../../lib/log/record.ts";
import { tempFolder } from "../support/temp.ts";

const START: LogRecord = { at: 1.5, kind: "process-start", pid: 7, image: 'a "b"\r\n\u2028c.exe' };
const EXIT: LogRecord = { at: 2, kind: "process-exit", pid: 7, code: 0xC0000005 };

Deno.test("EventLog.write() appends one JSON record a line, whole on the disk at once", async () => {
  await using temp = await tempFolder();
  const path = join(temp.path, "events.ndjson");
  using log = new EventLog(path);
  assert.equal(await Deno.readTextFile(path), "");
  log.write(START);
  assert.deepEqual(JSON.parse(await Deno.readTextFile(path)), START);
  log.write(EXIT);
  const text = await Deno.readTextFile(path);
  assert.ok(text.endsWith("\n"));
  assert.deepEqual(text.trimEnd().split("\n").map((line) => JSON.parse(line)), [START, EXIT]);
});

Deno.test("EventLog.write() writes a record of any size whole", async () => {
  await using temp = await tempFolder();
  const path = join(temp.path, "events.ndjson");
  using log = new EventLog(path);
  const record: LogRecord = { ...START, image: "ü".repeat(1_000_000) };
  log.write(record);
  assert.deepEqual(JSON.parse(await Deno.readTextFile(path)), record);
});

Deno.test("EventLog starts anew where a file is", async () => {
  await using temp = await tempFolder();
  const path = join(temp.path, "events.ndjson");
  await Deno.writeTextFile(path, "an older and longer log\n".repeat(100));
  using log = new EventLog(path);
  log.write(EXIT);
  assert.deepEqual(JSON.parse(await Deno.readTextFile(path)), EXIT);
});

Deno.test("EventLog says which file can't be written", async () => {
  await using temp = await tempFolder();
  for (const path of [temp.path, join(temp.path, "missing", "events.ndjson")]) {
    assert.throws(
      () => new EventLog(path),
      (error) =>
        error instanceof UsageError && error.message.startsWith(`Cannot write the event log "${path}": `),
    );
  }
});

Deno.test("EventLog[Symbol.dispose]() closes the file", async () => {
  await using temp = await tempFolder();
  const path = join(temp.path, "events.ndjson");
  const log = new EventLog(path);
  log.write(EXIT);
  log[Symbol.dispose]();
  const before = await Deno.readTextFile(path);
  log.write(EXIT);
  assert.equal(
    await Deno.readTextFile(path),
    before,
    "a log that can't be written ends, and the run goes on",
  );
});
