/** Captures that lie in a folder, made up, for tests of what is sent. @module */
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Entry } from "../../lib/ship/entry.ts";
import type { SinkSpec } from "../../lib/recipe/plan/sinks.ts";
import { Spool } from "../../lib/ship/spool.ts";
import type { Manifest } from "../../lib/store/manifest.ts";
import { CRASH } from "./manifest.ts";

/** A capture in a folder. */
export interface MadeUp {
  readonly id: string;
  readonly manifest: Manifest;
  readonly file: string;
}

/** Writes so many captures, each with a dump of its own bytes. */
export async function madeUpCaptures(folder: string, count: number, bytes = 1_000): Promise<MadeUp[]> {
  await Deno.mkdir(folder, { recursive: true });
  const made: MadeUp[] = [];
  for (let i = 0; i < count; i++) {
    const data = new Uint8Array(bytes);
    for (let at = 0; at < bytes; at += 65_536) {
      crypto.getRandomValues(data.subarray(at, Math.min(bytes, at + 65_536)));
    }
    const id = createHash("sha256").update(data).digest("hex");
    const name = `checkout-${i}`;
    const manifest: Manifest = {
      ...CRASH,
      file: { name: `${name}.dmp`, bytes, sha256: id },
      bucket: `1${String(i % 20).padStart(11, "0")}`,
    };
    await Deno.writeFile(join(folder, `${name}.dmp`), data);
    await Deno.writeTextFile(join(folder, `${name}.json`), JSON.stringify(manifest));
    made.push({ id, manifest, file: `${name}.json` });
  }
  return made;
}

/** Puts captures into a folder's spool, for one sink. */
export function spooled(folder: string, captures: readonly MadeUp[], sink: SinkSpec, name = "central"): void {
  const spool = new Spool(folder);
  for (const { id, manifest, file } of captures) {
    const entry: Entry = {
      version: 1,
      id,
      manifest: file,
      bucket: manifest.bucket ?? "",
      at: new Date().toISOString(),
      bytes: manifest.file.bytes,
      to: [{ name, sink }],
    };
    spool.put(entry);
  }
}
