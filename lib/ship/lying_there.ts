/** Putting what lies in a folder already into its spool. @module */
import { join } from "node:path";
import { sha256 } from "../store/finish_dump.ts";
import { manifestsIn } from "../store/read_manifest.ts";
import { dumpHash, type Manifest } from "../store/manifest.ts";
import type { Destination } from "./entry.ts";
import type { Spool } from "./spool.ts";

/** What was found. */
export interface SpooledFolder {
  /** Captures that were put into the spool. */
  readonly put: number;
  /** Captures that every sink has got already, as was noted here. */
  readonly sent: number;
  /** What is not sent, and why. */
  readonly leftAlone: readonly { readonly name: string; readonly because: string }[];
}

/** Puts every capture of a folder into its spool that a sink has not got yet. A file that is not its manifest's is left alone. */
export async function spoolFolder(spool: Spool, sinks: readonly Destination[]): Promise<SpooledFolder> {
  const { manifests, unusable } = await manifestsIn(spool.folder);
  const leftAlone = unusable.map(({ file, because }) => ({ name: file, because }));
  const receipts = sinks.map((to) => ({ to, ids: spool.receipts(to) }));
  let put = 0, sent = 0;
  for (const { file, manifest } of manifests) {
    const id = await idOf(spool.folder, file, manifest);
    if (id === undefined) {
      leftAlone.push({
        name: manifest.file.name,
        because: "it is not there, or not the file of its manifest",
      });
      continue;
    }
    const takes = receipts.filter(({ to: { sink } }) =>
      !sink.scrubbed || manifest.scrubbed !== undefined || manifest.file.name === ""
    );
    if (takes.length < receipts.length) {
      leftAlone.push({ name: file, because: "a sink takes only what was scrubbed: trapline scrub" });
    }
    if (takes.length === 0) continue;
    const to = takes.filter(({ ids }) => !ids.has(id)).map((each) => each.to);
    if (to.length === 0) {
      sent++;
      continue;
    }
    spool.put({
      version: 1,
      id,
      manifest: file,
      bucket: manifest.bucket ?? `rule ${manifest.rule}`,
      at: new Date().toISOString(),
      bytes: manifest.file.bytes + (manifest.collected?.bytes ?? 0),
      to,
    });
    put++;
  }
  return { put, sent, leftAlone };
}

/** The capture's id; undefined where the dump is not the one that the manifest is of. */
async function idOf(folder: string, file: string, { file: dump }: Manifest): Promise<string | undefined> {
  if (dump.name === "") return await sha256((await Deno.open(join(folder, file))).readable);
  if (/[\\/]/.test(dump.name)) return undefined;
  const path = join(folder, dump.name);
  const there = await Deno.lstat(path).catch(() => undefined);
  if (!there?.isFile || there.size !== dump.bytes) return undefined;
  return await sha256((await Deno.open(path)).readable) === dump.sha256
    ? dumpHash({ file: dump })
    : undefined;
}
