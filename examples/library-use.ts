/**
 * Another program has a job for a dump: it starts something, shows what happens while it happens, and decides itself
 * what to do with the dumps. This runs a program under a recipe and gives the events as an async iterable.
 *
 *     deno run -A library-use.ts crash.exe
 *
 * @module
 */
// deno-lint-ignore-file no-console
import {
  dump,
  exception,
  type LogRecord,
  type Plan,
  recipe,
  run,
  type RunOptions,
  type RunResult,
} from "trapline";
import { sentence } from "trapline/report";

export const crashes = recipe({
  name: "library-use",
  rules: { crash: { on: exception("*"), do: [dump("mini")] } },
});

export default crashes;

/** Runs a program; its events as they come, then what came of it. */
export async function* watch(
  plan: Plan,
  options: Omit<RunOptions, "onRecord">,
): AsyncGenerator<LogRecord, RunResult> {
  const { readable, writable } = new TransformStream<LogRecord, LogRecord>(undefined, {
    highWaterMark: Infinity,
  });
  const writer = writable.getWriter();
  const onRecord = (record: LogRecord): void => void writer.write(record).catch(() => {});
  const running = run(plan, { ...options, onRecord });
  running.then(() => writer.close(), (error) => writer.abort(error)).catch(() => {});
  yield* readable;
  return await running;
}

if (import.meta.main) {
  const events = watch(crashes, { program: Deno.args, out: "dumps" });
  let next = await events.next();
  for (; !next.done; next = await events.next()) console.log(next.value.kind);
  console.log(sentence(next.value));
  for (const { dump, manifest } of next.value.captures) console.log(dump, manifest.exception?.words);
}
