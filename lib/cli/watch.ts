/** `trapline watch`: a watchdog over every process that fits, now and later. @module */
import {
  argument,
  command,
  constant,
  type InferValue,
  message,
  object,
  option,
  optional,
  string,
} from "@optique/core";
import { explain } from "../report/explain.ts";
import { plain } from "../report/text.ts";
import { milliseconds } from "../recipe/duration.ts";
import { VERSION } from "../version.ts";
import { parseSelector } from "../watch/find/selector.ts";
import { watch, type WatchedEnd } from "../watch/watchdog.ts";
import { EventLog } from "./event_log.ts";
import { EXIT } from "./failure.ts";
import { DEFAULT_OUT } from "./options.ts";
import { print } from "./print.ts";
import { retentionFields, retentionOf } from "./prune.ts";
import { planOf, sessionFields } from "./session.ts";

const { failOnCapture: _, result: _result, recordAll: _all, ...fields } = sessionFields;

/** The command's options. */
export const watchCommand = command(
  "watch",
  object({
    command: constant("watch"),
    ...fields,
    ...retentionFields,
    commandLine: optional(option("--command-line", string({ metavar: "GLOB" }), {
      description: message`Only processes whose command line fits`,
    })),
    health: optional(option("--health", string({ metavar: "FILE" }), {
      description: message`Written every 5 s: that the watch goes on, and how it stands`,
    })),
    for: optional(option("--for", string({ metavar: "TIME" }), {
      description: message`End after so long; without it at Ctrl-C`,
    })),
    target: argument(string({ metavar: "NAME" }), {
      description: message`Which processes: a name, a pattern (checkout*.exe), title:PATTERN, service:NAME`,
    }),
  }),
  { brief: message`Watch every process that fits, now and later` },
);

/** Runs it until Ctrl-C or for as long as was asked; the process's exit code. */
export async function runWatch(args: InferValue<typeof watchCommand>): Promise<number> {
  const plan = await planOf(args);
  const selector = parseSelector(args.target, { pick: "all", commandLine: args.commandLine });
  const say = (text: string): void => args.quiet ? undefined : print(`trapline: ${text}`);
  using log = args.events === undefined ? undefined : new EventLog(args.events);
  using stop = stopping(args.for);
  say(`watching ${args.target} under the recipe ${plan.name}; Ctrl-C ends the watch, not the programs`);
  const facts = await watch(plan, {
    ...args,
    out: args.out ?? DEFAULT_OUT,
    version: VERSION,
    selector,
    retention: retentionOf(args),
    signal: stop.signal,
    onRecord: (record) => log?.write(record),
    onEnd: (end) => tell(end, say),
  });
  say(
    `watched ${facts.ended} processes, wrote ${facts.captures} dumps` +
      `${facts.unverified > 0 ? `, ${facts.unverified} failed verification` : ""}` +
      `${facts.missed > 0 ? `, ${facts.missed} could not be written` : ""}` +
      `${facts.suppressed > 0 ? `, limits held back ${facts.suppressed}` : ""}` +
      `${facts.refused > 0 ? `; ${facts.refused} could not be watched: ${facts.trouble}` : ""}`,
  );
  return facts.missed + facts.unverified > 0 ? EXIT.NO_DUMP : 0;
}

function tell({ pid, done, missed, because }: WatchedEnd, say: (text: string) => void): void {
  for (const { dump, manifest, manifestPath } of done) say(explain(manifest, dump || manifestPath));
  for (const { rule, asked, because } of missed) {
    print(`trapline: NO DUMP ${asked} for rule ${rule}: ${plain(because)}`);
  }
  if (because !== undefined) print(`trapline: process ${pid} is not watched: ${plain(because)}`);
}

/** Ctrl-C, or the end of the time. */
function stopping(time: string | undefined): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const timer = time === undefined ? undefined : setTimeout(stop, milliseconds(time));
  Deno.addSignalListener("SIGINT", stop);
  return {
    signal: controller.signal,
    [Symbol.dispose](): void {
      clearTimeout(timer);
      Deno.removeSignalListener("SIGINT", stop);
    },
  };
}
