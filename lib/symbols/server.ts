/** A symbol server as a place of symbols: what it gives is kept in a cache, and asked for once. @module */
import { dirname, join } from "node:path";
import { CabinetError } from "./cabinet_error.ts";
import { fileSource } from "../minidump/source.ts";
import type { FilePlace, Wanted } from "./files.ts";
import { packedName, unpackInto, writeAll } from "./packed.ts";

/** What becomes of what is asked for. */
export interface Progress {
  /** A file is being fetched, and how much of it has come. */
  fetching?(name: string, bytes: number): void;
  /** Why a server is not asked again in this run. */
  gaveUp?(url: string, because: string): void;
}

/** How a server is asked. */
export interface ServerOptions extends Progress {
  readonly url: string;
  /** Where what it gives is kept; the nearest first. */
  readonly caches: readonly string[];
  /** How long one file may take. */
  readonly limitMs?: number | undefined;
}

const LIMIT_MS = 30_000;
/** No PDB was ever larger. */
const MOST_BYTES = 4 * 1024 ** 3;
/** A server that did not answer so often in a row is not there. */
const MOST_FAILURES = 2;

/**
 * A server of symbols in either layout: a symbol store's (`ntdll.pdb/GUIDAGE/ntdll.pdb`), or the same in lower case, as
 * SSQP has it; packed files (`ntdll.pd_`) are unpacked. What it does not have is asked for once in a run; a server that does not answer
 * is not asked again.
 */
export function serverPlace({ url, caches, limitMs = LIMIT_MS, ...progress }: ServerOptions): FilePlace {
  const asked = new Map<string, Promise<string | undefined>>();
  const [cache] = caches;
  let failures = 0;

  /** Asks for one path; `undefined` where the server has it not, or does not answer. */
  const ask = async (path: string, what: string): Promise<ReadableStream<Uint8Array> | undefined> => {
    if (failures >= MOST_FAILURES || cache === undefined) return undefined;
    try {
      const response = await fetch(`${url}/${path}`, {
        signal: AbortSignal.timeout(limitMs),
        redirect: "follow",
      });
      failures = 0;
      if (response.ok && response.body !== null) return response.body;
      await response.body?.cancel();
    } catch (error) {
      failed(error, what);
    }
    return undefined;
  };

  const failed = (error: unknown, what: string): void => {
    if (error instanceof CabinetError) return progress.gaveUp?.(url, `${what}: ${error.message}`);
    if (!isOfNetwork(error)) throw error;
    failures++;
    // Without a network there is nothing to be said at each file: what is lacking is reported at the end.
    if (!(error instanceof TypeError)) progress.gaveUp?.(url, `${what}: ${words(error, limitMs)}`);
  };

  /** Large stores say by such a file that their folders are in others, named by two letters. */
  const hasTwoTiers = async (): Promise<boolean> => {
    const marker = await ask("index2.txt", "index2.txt");
    await marker?.cancel();
    return marker !== undefined;
  };
  let twoTiers: Promise<boolean> | undefined;

  const fetched = async (wanted: Wanted): Promise<string | undefined> => {
    const get = async (paths: readonly string[]): Promise<string | undefined> => {
      for (const path of paths) {
        const body = await ask(path, wanted.name);
        if (body === undefined) continue;
        try {
          return await keep(body, join(cache!, wanted.name, wanted.id, wanted.name), wanted, progress);
        } catch (error) {
          failed(error, wanted.name);
        }
      }
      return undefined;
    };
    const plain = await get(remotePaths(wanted));
    if (plain !== undefined || failures >= MOST_FAILURES) return plain;
    return await (twoTiers ??= hasTwoTiers()) ? await get(remotePaths(wanted).map(inTier)) : undefined;
  };

  return {
    paths: async (wanted) => {
      // Symbol files are looked for in folders alone: every module would cost a server two more questions.
      if (wanted.file !== undefined) return [];
      const key = `${wanted.name}/${wanted.id}`;
      const known = asked.get(key) ?? fetched(wanted);
      asked.set(key, known);
      const path = await known;
      return path === undefined ? [] : [path];
    },
    refuse: async (path) => {
      // What is not what was asked for must not be found in the cache by the next run.
      await Deno.remove(path).catch(() => {});
    },
  };
}

function remotePaths({ name, id }: Wanted): string[] {
  const pathOf = (file: string): string => [name, id, file].map(encodeURIComponent).join("/");
  return [...new Set([pathOf(name), pathOf(name).toLowerCase(), pathOf(packedName(name))])];
}

/** `nt/ntdll.pdb/…` */
function inTier(path: string): string {
  return `${path.slice(0, 2).toLowerCase()}/${path}`;
}

/** Writes a file under another name first: what lies in the cache is whole, and unpacked. */
async function keep(
  body: ReadableStream<Uint8Array>,
  path: string,
  { name }: Wanted,
  { fetching }: Progress,
): Promise<string> {
  await Deno.mkdir(dirname(path), { recursive: true });
  const partial = await Deno.makeTempFile({ dir: dirname(path), suffix: ".partial" });
  try {
    await writeAll(partial, body, (bytes) => {
      if (bytes > MOST_BYTES) throw new DOMException("the file is too large", "AbortError");
      fetching?.(name, bytes);
    });
    await unpack(partial);
    await Deno.rename(partial, path);
    return path;
  } catch (error) {
    await Deno.remove(partial).catch(() => {});
    throw error;
  }
}

/** Puts what a cabinet holds in its place. */
async function unpack(path: string): Promise<void> {
  const content = `${path}.unpacked`;
  using source = await fileSource(path);
  try {
    if (await unpackInto(source, content)) await Deno.rename(content, path);
  } catch (error) {
    await Deno.remove(content).catch(() => {});
    throw error;
  }
}

/** What a server or the way to it can do; all else is a fault of Trapline, or of the cache's disk. */
function isOfNetwork(error: unknown): error is TypeError | DOMException {
  return error instanceof TypeError || error instanceof DOMException;
}

function words({ name, message }: DOMException, limitMs: number): string {
  return name === "TimeoutError" ? `no answer within ${limitMs / 1000} s` : message;
}
