/** `trapline snap`: one dump of a running process, which runs on. @module */
import { constant, type InferValue, message, object, option, optional, string } from "./grammar.ts";
import { milliseconds } from "../recipe/language/duration.ts";
import { parseDump } from "../recipe/actions/dump_kind.ts";
import { explain } from "../report/explain.ts";
import { plain } from "../facts/text.ts";
import { snap } from "../watch/snap.ts";
import { EXIT } from "./exit.ts";
import {
  DEFAULT_OUT,
  dumpOption,
  engineOption,
  outOption,
  quietOption,
  selectorFields,
  strictOption,
  symbolsOption,
  targetArgument,
} from "./options.ts";
import { print } from "./print.ts";
import { screen } from "./screen.ts";
import { selectorOf } from "./selector.ts";

/** The command's options. */
export const snapCommand = object({
  command: constant("snap"),
  dump: dumpOption,
  out: outOption,
  strict: strictOption,
  engine: engineOption,
  symbols: symbolsOption,
  quiet: quietOption,
  ...selectorFields,
  all: optional(option("--all", { description: message`Dump every process that fits` })),
  tree: optional(option("--tree", {
    description: message`Dump the processes that it started, too`,
  })),
  live: optional(option("--live", {
    description: message`Never stop it: memory changes while it is written`,
  })),
  timeout: optional(option("--timeout", string({ metavar: "TIME" }), {
    description: message`Give up a dump that takes longer: 30s, 2m`,
  })),
  target: targetArgument,
});

/** Runs it; the process's exit code. */
export async function runSnap(args: InferValue<typeof snapCommand>): Promise<number> {
  const dumps = (args.dump.length > 0 ? args.dump : ["mini"]).map(parseDump)
    .map((kind) => ({ ...kind, strict: args.strict, live: args.live, timeout: args.timeout }));
  if (args.timeout !== undefined) milliseconds(args.timeout);
  const target = selectorOf(args);
  const out = args.out ?? DEFAULT_OUT;
  const { captures, missed } = await snap({ ...args, target, out, dumps });
  const look = { ...screen("stderr"), lead: "trapline: " };
  for (const { dump, manifest } of captures) {
    print(args.quiet ? `trapline: ${plain(dump)}` : `${explain(manifest, dump, look)}\n`);
  }
  for (const { asked, because } of missed) print(`trapline: NO DUMP ${asked}: ${plain(because)}`);
  return missed.length === 0 && captures.every(({ ok }) => ok) ? 0 : EXIT.NO_DUMP;
}
