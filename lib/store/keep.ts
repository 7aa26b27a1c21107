/** Bringing a written dump to its final name. @module */
import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { Reservation } from "./folder.ts";
import type { Manifest } from "./manifest.ts";

/** The size and SHA-256 of a file, read by pieces; flushed to the disk on the way. */
export async function fingerprint(path: string): Promise<{ bytes: number; sha256: string }> {
  using file = await Deno.open(path, { read: true, write: true });
  await file.sync();
  return await hashed(file);
}

/** The SHA-256 of a file, read by pieces. */
export async function sha256Of(path: string): Promise<string> {
  using file = await Deno.open(path);
  return (await hashed(file)).sha256;
}

async function hashed(file: Deno.FsFile): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash("sha256");
  const chunk = new Uint8Array(1 << 20);
  let bytes = 0;
  for (let n = await file.read(chunk); n !== null; n = await file.read(chunk)) {
    hash.update(chunk.subarray(0, n));
    bytes += n;
  }
  return { bytes, sha256: hash.digest("hex") };
}

/**
 * Renames a partial file to its final name, or to its `.unverified.dmp` name when it failed verification. The
 * manifest is there first, whole: a dump never has its name without one.
 */
export async function keep(
  { partial, dump, unverified, manifest: path }: Reservation,
  facts: Manifest,
): Promise<{ dump: string; manifest: Manifest }> {
  const name = facts.verification.ok ? dump : unverified;
  const manifest = { ...facts, file: { ...facts.file, name: basename(name) } };
  const draft = `${path}.partial`;
  await Deno.writeTextFile(draft, `${JSON.stringify(manifest, null, 2)}\n`);
  await Deno.rename(draft, path);
  await Deno.rename(partial, name);
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

/** Gives a reservation up: nothing was written. */
export async function discard({ partial }: Reservation): Promise<void> {
  await Deno.remove(partial).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}
