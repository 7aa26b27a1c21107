/** A dump from a dump: smaller, with less in it. @module */
import { ConvertError, HostError } from "../errors.ts";
import { basename, resolve } from "node:path";
import { formatNames } from "../../facts/formats.ts";
import { qualifierName } from "../../facts/qualifiers.ts";
import type { DumpOutcome } from "../../log/record.ts";
import {
  type DumpExpectation,
  type FileSource,
  fileSource,
  identify,
  lacksMemory,
  openDump,
  verify,
} from "../../minidump/mod.ts";
import { type DumpKind, type DumpRequest, resolveDump } from "../../recipe/actions/dump_kind.ts";
import { flush, piecesOf, sha256 } from "../../store/finish_dump.ts";
import type { Manifest } from "../../store/manifest.ts";
import { manifestPath } from "../../store/names.ts";
import { manifestBeside } from "../../store/read_manifest.ts";
import { HostProcess, type StartHost } from "../hold/host_process.ts";
import type { Checked, Conversion } from "./conversion.ts";
import { kernelConversion } from "./convert_kernel.ts";

/** What to make of what. */
export interface ConvertOptions {
  /** The dump to read. It is left as it is. */
  readonly source: string;
  /** What to write. */
  readonly kind: DumpKind;
  /** The file to write; a file that is there is not written over. */
  readonly out: string;
  /** The engine's folder; without it the usual places are asked. */
  readonly engine?: string | undefined;
}

/** What came of it. */
export interface Converted {
  /** False where the new dump failed verification; then it was removed. */
  readonly ok: boolean;
  /** What was found in the new dump. */
  readonly verification: Checked;
  /** The size of the source, in bytes. */
  readonly from: number;
  /** The size of the new dump, in bytes. */
  readonly to: number;
  /** Why it is another kind than asked. */
  readonly because?: string | undefined;
}

/** The work of `convert` in mod.ts. */
export async function convert(
  { source, kind, out, engine }: ConvertOptions,
  start: StartHost = (options) => HostProcess.start(options),
): Promise<Converted> {
  const { request, check } = await conversionOf(source, kind);
  const partial = `${resolve(out)}.partial`;
  await reserve(out, partial);
  try {
    const outcome = await byEngine({ source: resolve(source), partial, request, engine }, start);
    if (!outcome.ok) throw new ConvertError(`The engine can't make it: ${outcome.because}`);
    await flush(partial);
    using file = await fileSource(partial);
    const verification = await check(file, outcome);
    const sizes = { from: (await Deno.stat(source)).size, to: file.size };
    if (verification.ok) {
      await keep(source, { out, partial, file, verification, outcome, asked: request.asked });
    }
    return { ok: verification.ok, verification, ...sizes, because: outcome.because };
  } finally {
    await Deno.remove(partial).catch(ignoreMissing);
  }
}

async function conversionOf(source: string, kind: DumpKind): Promise<Conversion> {
  using file = await fileSource(source);
  if ((await identify(file)).kind === "kernel-dump") return await kernelConversion(source, file, kind);
  const request = resolveDump(kind);
  const expect = await expectationOf(source, file, request);
  return { request, check: (made, { format }) => verify(made, { ...expect, format }) };
}

/** What the new dump must be, from the source, which must be fit for it. */
async function expectationOf(
  source: string,
  file: FileSource,
  { format, asked }: DumpRequest,
): Promise<DumpExpectation> {
  const { ok, kind, findings: [first] } = await verify(file);
  if (!ok || kind !== "windows-minidump") {
    throw new ConvertError(
      `"${source}" can't be converted: ${first?.message ?? "it is not a dump of Windows"}`,
    );
  }
  const dump = await openDump(file);
  const lacking = lacksMemory(dump.header, format);
  if (lacking.length > 0) {
    throw new ConvertError(
      `"${source}" does not hold what ${asked} needs: ${
        lacking.join(", ")
      }. Take a new dump with it, or ask for less`,
    );
  }
  const [pid, exception] = [(await dump.miscInfo())?.processId, await dump.exception()];
  return {
    ...(pid === undefined ? {} : { pid }),
    exception: exception === undefined
      ? { required: false }
      : { required: true, code: exception.code, threadId: exception.threadId },
  };
}

/** Makes the partial file, ours alone, and sees to it that the final one isn't there. */
async function reserve(out: string, partial: string): Promise<void> {
  const there = await Deno.lstat(out).then(() => true, () => false);
  if (there) throw new ConvertError(`There is a file "${out}" already`);
  await Deno.writeFile(partial, new Uint8Array(0), { createNew: true, mode: 0o600 }).catch((error) => {
    throw new ConvertError(`"${partial}" can't be written: ${error.message}`);
  });
}

async function byEngine(
  { source, partial, request, engine }: {
    readonly source: string;
    readonly partial: string;
    readonly request: DumpRequest;
    readonly engine?: string | undefined;
  },
  start: StartHost,
): Promise<DumpOutcome> {
  await using host = await start({ engine });
  const comment = `Trapline: converted, asked ${request.asked}`;
  host.send({ job: "convert", dump: source, order: { ...request, file: partial, comment } });
  let outcome: DumpOutcome | undefined;
  for (let message = await host.next(); message; message = await host.next()) {
    if (message.say === "written") outcome = message.outcome;
    if (message.say === "failed") {
      throw new ConvertError(`The engine can't open "${source}": ${message.message}`);
    }
  }
  if (outcome === undefined) throw new HostError("The host that converts ended in the middle");
  return outcome;
}

interface Kept {
  readonly out: string;
  readonly partial: string;
  readonly file: FileSource;
  readonly verification: Checked;
  readonly outcome: DumpOutcome;
  readonly asked: string;
}

/** The manifest first, whole: a dump never has its name without the one it should have. */
async function keep(
  source: string,
  { out, partial, file, verification, outcome, asked }: Kept,
): Promise<void> {
  const found = await manifestBeside(source, (await Deno.stat(source)).size);
  if (found !== undefined && "manifest" in found) {
    const { qualifier, format, because } = outcome;
    const kind = { qualifier: qualifierName(qualifier) ?? String(qualifier), format: formatNames(format) };
    const manifest: Manifest = {
      ...found.manifest,
      asked: { dump: asked, ...kind },
      written: { ...kind, because },
      file: { name: basename(out), bytes: file.size, sha256: await sha256(piecesOf(file)) },
      verification: { ok: verification.ok, findings: verification.findings },
    };
    await Deno.writeTextFile(manifestPath(out), `${JSON.stringify(manifest, null, 2)}\n`);
  }
  await Deno.rename(partial, out);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
