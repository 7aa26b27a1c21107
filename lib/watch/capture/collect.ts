/**
 * Files that go with a dump: found by patterns, copied, masked, and packed into a zip beside the dump. Enter at
 * {@link collect}. What goes wrong here costs no dump: the manifest says what was left out, and why.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { basename } from "node:path";
import { Zip, ZipDeflate } from "fflate";
import { messageOf } from "../../facts/text.ts";
import type { CollectOrder } from "../../recipe/actions/dump_kind.ts";
import { scrubFile } from "../../scrub/scrub_file.ts";
import { filePieces } from "../../store/file_pieces.ts";
import { sha256 } from "../../store/finish_dump.ts";
import type { Collected } from "../../store/manifest.ts";
import { packFile } from "../../store/pack.ts";
import { packedEnding, type Packing } from "../../store/packing.ts";
import { type FoundFile, foundFiles } from "./found_files.ts";

const PIECE = 1 << 20;

/** What is collected for one dump. */
export interface Collecting {
  readonly order: CollectOrder;
  /** The dump's path without its ending, which the zip gets, too. */
  readonly base: string;
  /** Patterns of one's own that are masked beside what is known. */
  readonly scrub: readonly string[];
  readonly pack: Packing | undefined;
}

/** Collects the files. The zip has its final name when this settles. */
export async function collect({ order, base, scrub, pack }: Collecting): Promise<Collected> {
  const { files, left } = await foundFiles(order);
  const nothing = { name: "", bytes: 0, sha256: "", files: [], left, replaced: {} };
  if (files.length === 0) return nothing;
  const plain = `${base}.files.zip`;
  const ending = packedEnding({ encrypt: pack?.encrypt });
  const halves = [`${plain}.partial`, `${plain}${ending}.partial`] as const;
  try {
    const zipped = await zippedFiles(files, halves[0], scrub);
    const failed = [...left, ...zipped.left];
    if (zipped.files.length === 0) return { ...nothing, left: failed };
    const file = ending === ""
      ? { bytes: zipped.bytes, sha256: zipped.sha256 }
      : await packFile(halves[0], halves[1], { encrypt: pack?.encrypt });
    const name = `${plain}${ending}`;
    await Deno.rename(halves[1], name);
    const { files: packed, replaced } = zipped;
    return { name: basename(name), ...file, files: packed, left: failed, replaced };
  } catch (error) {
    return { ...nothing, left: [...left, ...files.map(({ path }) => ({ path, because: messageOf(error) }))] };
  } finally {
    await Promise.all(halves.map((half) => Deno.remove(half).catch(() => undefined)));
  }
}

interface Zipped extends Pick<Collected, "bytes" | "sha256" | "files" | "left" | "replaced"> {}

/** Packs files, one after the other: no more than a piece of one is in memory. */
async function zippedFiles(
  files: readonly FoundFile[],
  to: string,
  scrub: readonly string[],
): Promise<Zipped> {
  const hash = createHash("sha256");
  let bytes = 0;
  const packed: Collected["files"][number][] = [];
  const left: Collected["left"][number][] = [];
  const replaced: Record<string, number> = {};
  {
    using out = await Deno.open(to, { write: true, create: true, truncate: true, mode: 0o600 });
    const zip = new Zip((error, chunk) => {
      if (error) throw error;
      hash.update(chunk);
      bytes += chunk.length;
      for (let at = 0; at < chunk.length;) at += out.writeSync(chunk.subarray(at));
    });
    for (const file of files) {
      const copy = `${to}.copy`;
      try {
        const size = await copied(file, copy);
        const scrubbed = await scrubFile(copy, scrub);
        for (const [what, n] of Object.entries(scrubbed.replaced)) replaced[what] = (replaced[what] ?? 0) + n;
        await added(zip, file, copy);
        packed.push({ path: file.path, bytes: size, ...(size < file.size ? { of: file.size } : {}) });
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        left.push({ path: file.path, because: error.message });
      } finally {
        await Deno.remove(copy).catch(() => undefined);
      }
    }
    zip.end();
    await out.sync();
  }
  const written = hash.digest("hex");
  if (await sha256(filePieces(to, PIECE)) !== written) {
    throw new Error("what was written to the disk is not what is there");
  }
  return { bytes, sha256: written, files: packed, left, replaced };
}

/** A file that somebody keeps to himself, or that is gone: that one is left out. */
class Unreadable extends Error {}

/** Copies the end of a file, as much as may be taken of it; how much that was. */
async function copied({ path, size, take }: FoundFile, to: string): Promise<number> {
  const fail = (error: unknown): never => {
    throw new Unreadable(messageOf(error));
  };
  using from = await Deno.open(path).catch(fail);
  await from.seek(size - take, Deno.SeekMode.Start).catch(fail);
  using copy = await Deno.open(to, { write: true, create: true, truncate: true, mode: 0o600 });
  const piece = new Uint8Array(PIECE);
  let done = 0;
  while (done < take) {
    const read = await from.read(piece.subarray(0, Math.min(PIECE, take - done))).catch(fail);
    if (read === null) break;
    for (let at = 0; at < read;) at += await copy.write(piece.subarray(at, read));
    done += read;
  }
  return done;
}

async function added(zip: Zip, { path, modified }: FoundFile, copy: string): Promise<void> {
  const entry = new ZipDeflate(nameInZip(path), { level: 6 });
  entry.mtime = zipTime(modified);
  // From FAT, Debian's unzip 6.00 takes names for DOS's whatever the flag of UTF-8 says: so from Unix, readable by the owner.
  entry.os = 3;
  entry.attrs = 0o100600 << 16;
  zip.add(entry);
  for await (const piece of filePieces(copy, PIECE)) entry.push(piece);
  entry.push(new Uint8Array(), true);
}

/** `C:\logs\a.log` as `C/logs/a.log`: where it was, and nothing that leads out of the folder it is unpacked to. */
export function nameInZip(path: string): string {
  return path.replaceAll("\\", "/").replace(/^([A-Za-z]):\//, "$1/").replace(/^\/+/, "");
}

/** A zip has no time before 1980 and none after 2099. */
function zipTime(modified: number): number {
  return Math.min(Math.max(modified, Date.UTC(1981, 0)), Date.UTC(2098, 0));
}
