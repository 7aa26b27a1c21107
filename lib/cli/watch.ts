/** `trapline watch`: a watchdog over every process that fits, now and later. @module */
import {
  argument,
  constant,
  type Groups,
  type InferValue,
  message,
  object,
  option,
  optional,
  string,
} from "./grammar.ts";
import { RunView } from "../report/run_view.ts";
import { count, plain } from "../facts/text.ts";
import { programsThatFit } from "../watch/find/find.ts";
import type { Selector } from "../watch/find/selector.ts";
import { watch } from "../watch/watchdog.ts";
import { EventLog } from "./event_log.ts";
import { EXIT, UsageError } from "./exit.ts";
import { prepareFiles } from "./output_files.ts";
import { DEFAULT_OUT, path, selectorFields } from "./options.ts";
import { retentionFields, retentionOf } from "./prune.ts";
import { screen } from "./screen.ts";
import { selectorOf } from "./selector.ts";
import { planOf, watchFields, watchGroups } from "./session.ts";
import { stopping } from "./stopping.ts";

const ownFields = {
  commandLine: selectorFields.commandLine,
  health: optional(option("--health", path("FILE"), {
    description: message`How the watch stands, written every 5 s`,
  })),
  all: optional(option("--all", {
    description: message`Even where the name fits many different programs`,
  })),
  for: optional(option("--for", string({ metavar: "TIME" }), {
    description: message`End the watch after TIME; else at Ctrl-C`,
  })),
};

const watchedArgument = argument(string({ metavar: "NAME" }), {
  description: message`checkout.exe, checkout*.exe, title:*Shop*, service:Spooler`,
});

/** The command's options. */
export const watchCommand = object({
  command: constant("watch"),
  ...watchFields,
  ...retentionFields,
  ...ownFields,
  target: watchedArgument,
});

/** The same, as the help shows them. */
export const groups: Groups = {
  ...watchGroups,
  "Which dumps are kept": retentionFields,
  "The watch": { target: watchedArgument, ...ownFields },
};

/** Those options, parsed. */
export type WatchArguments = InferValue<typeof watchCommand>;

/** Runs it until Ctrl-C or for as long as was asked; the process's exit code. */
export async function runWatch(args: WatchArguments): Promise<number> {
  const plan = await planOf(args);
  const selector = selectorOf({ ...args, all: true });
  const retention = retentionOf(args);
  prepareFiles({ "--events": args.events, "--health": args.health });
  if (!args.all) refuseEverything(selector);
  const view = new RunView({
    quiet: args.quiet ?? false,
    verbose: args.verbose ?? false,
    live: true,
    look: screen("stderr"),
  });
  using log = args.events === undefined ? undefined : new EventLog(args.events);
  using stop = stopping(args.for);
  view.say(
    `watching ${args.target} under the recipe ${plan.name}; Ctrl-C ends the watch, not the programs`,
  );
  const facts = await watch(plan, {
    ...args,
    out: args.out ?? DEFAULT_OUT,
    selector,
    retention,
    signal: stop.signal,
    onRecord: (record) => {
      log?.write(record);
      view.record(record);
    },
    onCapture: (capture) => view.captured(capture),
  });
  view.say(
    `watched ${count(facts.ended, "process")}, wrote ${count(facts.captures, "dump")}` +
      `${facts.unverified > 0 ? `, ${facts.unverified} failed verification` : ""}` +
      `${facts.missed > 0 ? `, ${facts.missed} could not be written` : ""}` +
      `${facts.suppressed > 0 ? `, limits held back ${facts.suppressed}` : ""}` +
      `${facts.refused > 0 ? `; ${facts.refused} could not be watched` : ""}` +
      `${facts.trouble === undefined ? "" : `; the last trouble: ${plain(facts.trouble)}`}`,
  );
  return facts.missed + facts.unverified > 0 ? EXIT.NO_DUMP : 0;
}

/** Programs of more names than this are no family: whoever means them says so. */
const MOST_NAMES = 5;
const SHOWN_NAMES = 8;

/** A pattern that fits half of the machine would put a debugger on each of its programs. */
function refuseEverything(selector: Selector): void {
  const names = programsThatFit(selector).map(plain);
  if (names.length <= MOST_NAMES) return;
  const more = names.length > SHOWN_NAMES ? ` and ${names.length - SHOWN_NAMES} more` : "";
  throw new UsageError(
    `"${selector.text}" fits ${names.length} different programs: ${
      names.slice(0, SHOWN_NAMES).join(", ")
    }${more}. ` +
      "Name fewer, or watch them all with --all",
  );
}
