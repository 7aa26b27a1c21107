/** `trapline scrub`: a copy of a dump without what looks like a secret. @module */
import {
  argument,
  constant,
  type InferValue,
  message,
  multiple,
  object,
  option,
  optional,
  string,
} from "./grammar.ts";
import { basename } from "node:path";
import { count, plain } from "../facts/text.ts";
import { openDump, verify } from "../minidump/mod.ts";
import { sha256 } from "../store/finish_dump.ts";
import type { Manifest } from "../store/manifest.ts";
import { manifestPath } from "../store/names.ts";
import { manifestBeside } from "../store/read_manifest.ts";
import { replacedIn, type Scrubbed, scrubFile } from "../scrub/scrub_file.ts";
import { EXIT, UsageError } from "./exit.ts";
import { mustBeNew, readable } from "./given_files.ts";
import { stacksOfDump } from "./inspect_stacks.ts";
import { quietOption } from "./options.ts";
import { print, printData } from "./print.ts";

/** The command's options. */
export const scrubCommand = object({
  command: constant("scrub"),
  pattern: multiple(option("--pattern", string({ metavar: "REGEX" }), {
    description: message`Something of your own to look for`,
  })),
  out: optional(option("--out", string({ metavar: "FILE" }), {
    description: message`The scrubbed dump (else X.scrubbed.dmp beside it)`,
  })),
  json: optional(option("--json", { description: message`What was looked for and replaced, as JSON` })),
  quiet: quietOption,
  file: argument(string({ metavar: "DUMP" }), { description: message`X.dmp` }),
});

/** Runs it; the process's exit code. */
export async function runScrub(args: InferValue<typeof scrubCommand>): Promise<number> {
  const { file, pattern, quiet, json } = args;
  const info = await readable(file);
  const out = args.out ?? `${file.replace(/\.[^.\\/]+$/, "")}.scrubbed.dmp`;
  await mustBeNew(out);
  const before = await seen(file);
  if (before === undefined) {
    throw new UsageError(`"${file}" is no minidump; one that is packed is opened first: trapline open`);
  }
  const draft = `${out}.partial`;
  try {
    await Deno.copyFile(file, draft);
    const scrubbed = await scrubFile(draft, pattern).catch((error) => {
      throw error instanceof SyntaxError ? new UsageError(`--pattern: ${error.message}`) : error;
    });
    const after = await seen(draft);
    if (after !== before) {
      print(
        `trapline: NOT scrubbed: ${plain(file)} would not be the same dump any more, so nothing was kept`,
      );
      return EXIT.NO_DUMP;
    }
    await writeManifest(file, info.size, out, draft, scrubbed);
    await Deno.rename(draft, out);
    if (json) printData(JSON.stringify({ version: 1, dump: out, ...scrubbed }, null, 2));
    else printData(out);
    if (!quiet) { for (const line of inWords(scrubbed)) print(`trapline: ${line}`); }
    return 0;
  } finally {
    await Deno.remove(draft).catch(() => undefined);
  }
}

/** What must be the same before and after: what verifying finds, and every thread's frames. */
async function seen(file: string): Promise<string | undefined> {
  using dump = await openDump(file).catch(() => undefined);
  if (dump === undefined) return undefined;
  const { ok, findings } = await verify(dump);
  const { threads } = await stacksOfDump(dump, file, {});
  const stacks = threads.map(({ tid, frames }) => [tid, ...frames.map(({ address }) => address)]);
  return JSON.stringify({ ok, findings, stacks });
}

/** The manifest of the scrubbed dump, where the other has one. */
async function writeManifest(
  file: string,
  bytes: number,
  out: string,
  draft: string,
  scrubbed: Scrubbed,
): Promise<void> {
  const found = await manifestBeside(file, bytes);
  if (found === undefined || !("manifest" in found)) return;
  const hash = await sha256((await Deno.open(draft)).readable);
  const manifest: Manifest = {
    ...found.manifest,
    scrubbed,
    file: { name: basename(out), bytes, sha256: hash },
  };
  await Deno.writeTextFile(manifestPath(out), `${JSON.stringify(manifest, null, 2)}\n`, { createNew: true });
}

/** What was looked for and what of it was there. It does not say that nothing secret is left: nobody can. */
function inWords(scrubbed: Scrubbed): string[] {
  const found = Object.entries(scrubbed.replaced).map(([what, n]) => `  ${n} × ${what}`);
  const nothing = scrubbed.lookedFor.filter((what) => scrubbed.replaced[what] === undefined);
  return [
    `replaced ${count(replacedIn(scrubbed), "place")}; the stacks and what verifying finds are as before`,
    ...found,
    ...(nothing.length > 0 ? ["looked for, and not found:", ...nothing.map((what) => `  ${what}`)] : []),
    "what fits none of these is still there: this is no promise that nothing secret is left",
  ];
}
