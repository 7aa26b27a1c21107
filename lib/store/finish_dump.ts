/** Bringing a written dump to its final name. @module */
import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { Source } from "../minidump/mod.ts";
import type { Reservation } from "./private_folder.ts";
import type { Manifest } from "./manifest.ts";

const PIECE = 1 << 20;

/** Sees to it that all of a file is on the disk. */
export async function flush(path: string): Promise<void> {
  using file = await Deno.open(path, { write: true });
  await file.sync();
}

/** All of an open file, piece by piece. */
export async function* piecesOf({ size, read }: Pick<Source, "size" | "read">): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < size; at += PIECE) yield await read(at, PIECE);
}

/** The SHA-256 of what comes by pieces. */
export async function sha256(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
}

/** What packing has made of a dump: another file, and what its name has behind `.dmp`. */
export interface PackedDump {
  readonly path: string;
  readonly ending: string;
}

/**
 * Renames a partial file to its final name, or to its `.unverified.dmp` name when it failed verification. The
 * manifest is there first, whole: a dump never has its name without one. Of one that was packed the plain file goes.
 */
export async function keep(
  { partial, dump, unverified, manifest: path }: Reservation,
  facts: Manifest,
  packed?: PackedDump,
): Promise<{ dump: string; manifest: Manifest }> {
  const name = `${facts.verification.ok ? dump : unverified}${packed?.ending ?? ""}`;
  const manifest = { ...facts, file: { ...facts.file, name: basename(name) } };
  const draft = `${path}.partial`;
  await Deno.writeTextFile(draft, `${JSON.stringify(manifest, null, 2)}\n`);
  await Deno.rename(draft, path);
  await Deno.rename(packed?.path ?? partial, name);
  if (packed !== undefined) await Deno.remove(partial);
  return { dump: name, manifest };
}

/** Keeps the manifest alone: its stacks were wanted, not the dump they were read from. */
export async function keepStacks(
  { partial, manifest: path }: Reservation,
  facts: Manifest,
): Promise<{ dump: string; manifest: Manifest }> {
  const manifest = { ...facts, file: { name: "", bytes: 0, sha256: "" } };
  await Deno.writeTextFile(`${path}.partial`, `${JSON.stringify(manifest, null, 2)}\n`);
  await Deno.rename(`${path}.partial`, path);
  await Deno.remove(partial);
  return { dump: "", manifest };
}

/** Gives a reservation up: nothing was written, or not to its end. */
export async function discard({ partial, manifest }: Reservation): Promise<void> {
  for (const half of [partial, `${manifest}.partial`]) {
    await Deno.remove(half).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
}
