/** A folder, of this machine or of another: `\\server\crashes`. @module */
import { messageOf } from "../../facts/text.ts";
import { dirname, join } from "node:path";
import { ShipError } from "../error.ts";
import type { ObjectStore, ShippedFile } from "../sink.ts";

/** A folder as a store of objects. Each file gets its name when it is whole and on the disk. */
export class FolderStore implements ObjectStore {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** Copies a file, unless one of that name and size is there. */
  async putFile({ name, path, bytes }: ShippedFile, signal: AbortSignal): Promise<void> {
    const target = join(this.#root, name);
    const there = await Deno.stat(target).catch(() => undefined);
    if (there?.isFile && there.size === bytes) return;
    await this.#write(target, async (draft) => {
      await using source = await opened(path);
      const copy = await Deno.open(draft, { write: true, create: true, truncate: true });
      try {
        await source.file.readable.pipeTo(copy.writable, { signal, preventClose: true });
        await copy.sync();
      } finally {
        copy.close();
      }
    });
  }

  /** Writes bytes. */
  async putBytes(name: string, bytes: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<void> {
    await this.#write(join(this.#root, name), async (draft) => {
      await Deno.writeFile(draft, bytes, { signal });
    });
  }

  /** A draft that is renamed when it is whole; one that a killed process left is written anew by the next. */
  async #write(target: string, write: (draft: string) => Promise<void>): Promise<void> {
    const draft = `${target}.${Deno.hostname()}.partial`;
    try {
      await Deno.mkdir(dirname(target), { recursive: true });
      await write(draft);
      await Deno.rename(draft, target);
    } catch (error) {
      await Deno.remove(draft).catch(() => undefined);
      if (error instanceof ShipError) throw error;
      throw new ShipError(`${this.#root}: ${messageOf(error)}`);
    }
  }

  /** Nothing is held open. */
  async [Symbol.asyncDispose](): Promise<void> {}
}

/** An open file that is closed whether its stream was read to the end or not. */
async function opened(path: string): Promise<AsyncDisposable & { readonly file: Deno.FsFile }> {
  const file = await Deno.open(path);
  return {
    file,
    [Symbol.asyncDispose](): Promise<void> {
      try {
        file.close();
      } catch (error) {
        // The stream closes it at its end.
        if (!(error instanceof Deno.errors.BadResource)) throw error;
      }
      return Promise.resolve();
    },
  };
}
