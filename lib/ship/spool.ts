/**
 * The spool: what still has to be sent, on the disk, so that a process that is killed at any point loses none of it. It is
 * a folder in the output folder; the dumps themselves stay where they are.
 *
 * An entry is there before anything is sent, and goes when every sink has said that it has the whole capture. What came
 * between is done again, and to send a capture twice leaves it there once.
 *
 * @module
 */
import { join } from "node:path";
import { type Destination, type Entry, parseEntry } from "./entry.ts";

/** The spool's folder in an output folder. */
export const SPOOL = ".trapline-spool";

/** What a sink has got, for `trapline ship` of what lies in a folder already. */
const RECEIPTS = "shipped.tsv";
const STATE = "state.json";
const LOCK = "lock";

/** The spool of an output folder. */
export class Spool {
  /** Its own folder. */
  readonly path: string;

  /** `folder` is where the dumps are. */
  constructor(readonly folder: string) {
    this.path = join(folder, SPOOL);
  }

  /** Where the state is reported. */
  get statePath(): string {
    return join(this.path, STATE);
  }

  /** Puts an entry there, on the disk before this returns; one of the same capture is replaced. */
  put(entry: Entry): void {
    Deno.mkdirSync(this.path, { recursive: true, mode: 0o700 });
    writeWhole(this.#file(entry.id), `${JSON.stringify(entry)}\n`);
  }

  /** Everything that waits, the oldest first. What is no entry is left alone. */
  entries(): Entry[] {
    const found: Entry[] = [];
    for (const name of this.#names()) {
      const text = readIfThere(join(this.path, name));
      const entry = text === undefined ? undefined : parseEntry(text);
      if (entry !== undefined && this.#file(entry.id) === join(this.path, name)) found.push(entry);
    }
    return found.sort((a, b) => a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
  }

  /** How many wait, and how many bytes. */
  get waiting(): { readonly captures: number; readonly bytes: number } {
    const entries = this.entries();
    return { captures: entries.length, bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0) };
  }

  /** Whether an entry waits. */
  has(id: string): boolean {
    return readIfThere(this.#file(id)) !== undefined;
  }

  /** Notes that a sink has a capture; the entry goes with its last one, or, in a fleet, when that has heard of it. */
  sent(id: string, to: Destination): void {
    this.#receipt(id, to);
    const text = readIfThere(this.#file(id));
    const entry = text === undefined ? undefined : parseEntry(text);
    if (entry === undefined) return;
    const rest = entry.to.filter((each) => !isSame(each, to));
    if (rest.length === 0 && entry.fleet === undefined) this.remove(id);
    else this.put({ ...entry, to: rest });
  }

  /** Takes an entry out. */
  remove(id: string): void {
    try {
      Deno.removeSync(this.#file(id));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }

  /** The captures that a sink has, as far as it was noted here. */
  receipts(to: Destination): ReadonlySet<string> {
    const ids = new Set<string>();
    for (const line of (readIfThere(join(this.path, RECEIPTS)) ?? "").split("\n")) {
      const [id = "", address] = line.split("\t");
      if (address === addressOf(to)) ids.add(id);
    }
    return ids;
  }

  /** A full disk costs the receipt, not the entry's end: without it the capture would only be sent once more. */
  #receipt(id: string, to: Destination): void {
    const line = new TextEncoder().encode(`${id}\t${addressOf(to)}\n`);
    try {
      using file = Deno.openSync(join(this.path, RECEIPTS), { append: true, create: true });
      file.writeSync(line);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
  }

  /** Makes this process the only one that sends from here; undefined while another is. The system ends it with the process. */
  lock(): Disposable | undefined {
    Deno.mkdirSync(this.path, { recursive: true, mode: 0o700 });
    const file = Deno.openSync(join(this.path, LOCK), { write: true, create: true });
    if (file.tryLockSync(true)) return file;
    file.close();
    return undefined;
  }

  #file(id: string): string {
    return join(this.path, `${id}.json`);
  }

  #names(): string[] {
    try {
      return [...Deno.readDirSync(this.path)].map(({ name }) => name).filter((name) =>
        /^[0-9a-f]{64}\.json$/.test(name)
      );
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  }
}

/** Where a sink is, as a text that tells it from every other. */
export function addressOf({ sink }: Destination): string {
  return JSON.stringify(sink);
}

function isSame(a: Destination, b: Destination): boolean {
  return a.name === b.name && addressOf(a) === addressOf(b);
}

/** Whole or not at all, and on the disk. */
export function writeWhole(path: string, text: string): void {
  const draft = `${path}.${Deno.pid}.partial`;
  {
    using file = Deno.openSync(draft, { write: true, create: true, truncate: true, mode: 0o600 });
    const data = new TextEncoder().encode(text);
    for (let at = 0; at < data.length;) at += file.writeSync(data.subarray(at));
    file.syncSync();
  }
  Deno.renameSync(draft, path);
}

/** A file's text; undefined where there is none. */
export function readIfThere(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
