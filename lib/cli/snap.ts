/** `trapline snap`: one dump of a running process, which runs on. @module */
import { argument, command, constant, type InferValue, message, object, string } from "@optique/core";
import { parseDump } from "../recipe/dump_kind.ts";
import { explain } from "../report/explain.ts";
import { plain } from "../report/text.ts";
import { VERSION } from "../version.ts";
import { snap } from "../watch/snap.ts";
import { EXIT } from "./failure.ts";
import {
  DEFAULT_OUT,
  dumpOption,
  engineOption,
  outOption,
  quietOption,
  strictOption,
  symbolsOption,
} from "./options.ts";
import { print } from "./print.ts";
import { screen } from "./screen.ts";

/** The command's options. */
export const snapCommand = command(
  "snap",
  object({
    command: constant("snap"),
    dump: dumpOption,
    out: outOption,
    strict: strictOption,
    engine: engineOption,
    symbols: symbolsOption,
    quiet: quietOption,
    target: argument(string({ metavar: "PID|NAME" }), { description: message`A running process` }),
  }),
  { brief: message`Dump a running process now` },
);

/** Runs it; the process's exit code. */
export async function runSnap(args: InferValue<typeof snapCommand>): Promise<number> {
  const dumps = (args.dump.length > 0 ? args.dump : ["mini"]).map(parseDump)
    .map((kind) => args.strict ? { ...kind, strict: true } : kind);
  const { captures, missed } = await snap({ ...args, out: args.out ?? DEFAULT_OUT, dumps, version: VERSION });
  const look = { ...screen("stderr"), lead: "trapline: " };
  for (const { dump, manifest } of args.quiet ? [] : captures) print(`${explain(manifest, dump, look)}\n`);
  for (const { asked, because } of missed) print(`trapline: NO DUMP ${asked}: ${plain(because)}`);
  return missed.length === 0 && captures.every(({ ok }) => ok) ? 0 : EXIT.NO_DUMP;
}
