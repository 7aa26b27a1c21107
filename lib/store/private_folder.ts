/**
 * The folder dumps go to: ours alone, and where it seems to be.
 *
 * @module
 */
import { messageOf } from "../facts/text.ts";
import { StoreError } from "./error.ts";
import { join, resolve } from "node:path";
import { ADMINISTRATORS, ownerOf, ownSid, SYSTEM } from "../win32/ownership.ts";
import { createOwnerOnlyFolder } from "../win32/security.ts";
import { dumpName, type DumpNameParts } from "./names.ts";

/** A reserved name for a dump that is about to be written. */
export interface Reservation {
  /** Where the engine writes. */
  readonly partial: string;
  /** Where the dump is once it is verified. */
  readonly dump: string;
  /** Where a dump that fails verification is. */
  readonly unverified: string;
  /** Where the manifest is, beside the dump. */
  readonly manifest: string;
}

/** The names that go with a partial file of a folder's. */
export function reservationOf(partial: string): Reservation {
  const base = partial.slice(0, -".dmp.partial".length);
  return { partial, dump: `${base}.dmp`, unverified: `${base}.unverified.dmp`, manifest: `${base}.json` };
}

/** An output folder that exists, may be written to, and is not a link. */
export class Folder {
  private constructor(
    /** Its absolute path. */
    readonly path: string,
  ) {}

  /**
   * Makes or opens an output folder. One that we make is for its owner alone.
   *
   * @param ours Whether one that is there must belong to us, to the administrators or to the system. Else whoever can
   * make folders beside it could have made it beforehand, to read what will be in it.
   * @throws {StoreError} If it can't be made or written to, or is a link to somewhere else, or is another user's.
   */
  static async open(path: string, { ours = false } = {}): Promise<Folder> {
    const folder = new Folder(resolve(path));
    let there = await Deno.lstat(folder.path).catch(() => undefined);
    if (there === undefined) {
      // Ten programs that crash at once have ten crash handlers, and one of them makes it.
      const refused = await folder.#create().then(() => undefined, (error) => error);
      there = await Deno.lstat(folder.path).catch(() => undefined);
      if (there === undefined) throw refused;
    }
    if (there.isSymlink) {
      throw new StoreError(`${folder.path} is a link; dumps are written to a real folder only`);
    }
    if (!there.isDirectory) throw new StoreError(`${folder.path} is a file; --out takes a folder`);
    const stranger = ours ? strangerOwning(folder.path) : undefined;
    if (stranger !== undefined) {
      throw new StoreError(
        `${folder.path} belongs to another user (${stranger}), who could read what is in it: nothing is written there ` +
          "until an administrator removes that folder or takes it over",
      );
    }
    await folder.#probe();
    return folder;
  }

  async #create(): Promise<void> {
    const parent = resolve(this.path, "..");
    try {
      await Deno.mkdir(parent, { recursive: true });
      if (Deno.build.os === "windows") createOwnerOnlyFolder(this.path);
      else await Deno.mkdir(this.path, { mode: 0o700 });
    } catch (error) {
      throw new StoreError(`Cannot create the output folder ${this.path}: ${text(error)}`);
    }
  }

  /** Writes and removes a file: better now than when the dump is due. */
  async #probe(): Promise<void> {
    const probe = join(this.path, `.trapline-${crypto.randomUUID()}`);
    try {
      await Deno.writeTextFile(probe, "", { createNew: true });
      await Deno.remove(probe);
    } catch (error) {
      throw new StoreError(`Cannot write to the output folder ${this.path}: ${text(error)}`);
    }
  }

  /** Reserves a name nobody has, by creating its partial file. */
  async reserve(parts: DumpNameParts, template?: string): Promise<Reservation> {
    const name = dumpName(parts, template);
    for (let n = 1;; n++) {
      const base = join(this.path, n === 1 ? name : `${name}-${n}`);
      const reservation = reservationOf(`${base}.dmp.partial`);
      try {
        await Deno.writeTextFile(reservation.partial, "", { createNew: true });
      } catch (error) {
        if (error instanceof Deno.errors.AlreadyExists) continue;
        if (error instanceof Deno.errors.NotFound && !await exists(this.path)) {
          // Somebody has removed it since; a dump is worth more than their tidiness.
          await this.#create();
          n--;
          continue;
        }
        throw new StoreError(`Cannot write to the output folder ${this.path}: ${text(error)}`);
      }
      // Only now: whoever had this partial file before us may have brought it to its name in the meantime.
      const { dump, unverified, manifest } = reservation;
      if (!(await Promise.all([dump, unverified, manifest].map(exists))).includes(true)) return reservation;
      await Deno.remove(reservation.partial);
    }
  }
}

/** The SID of whoever a folder belongs to, other than us, the administrators and the system. */
export function strangerOwning(path: string): string | undefined {
  const owner = ownerOf(path);
  return [SYSTEM, ADMINISTRATORS, ownSid()].includes(owner) ? undefined : owner;
}

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}

function text(error: unknown): string {
  return messageOf(error);
}
