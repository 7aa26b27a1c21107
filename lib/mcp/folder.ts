/**
 * The captures of a folder and of those in it, for tools that list and search thousands of them: only manifests are read,
 * each once until it changes, and of it only what is listed. No dump is opened.
 *
 * @module
 */
import { join } from "node:path";
import { objectIn } from "../log/json.ts";

/** A capture as it is listed. */
export interface Listed {
  /** The dump's path from the folder, with `/`; of stacks alone the manifest's. */
  readonly name: string;
  readonly bytes: number;
  /** What follows is absent of a dump without a manifest. */
  readonly captured?: string | undefined;
  readonly bucket?: string | undefined;
  readonly headline?: string | undefined;
  readonly program?: string | undefined;
  readonly rule?: string | undefined;
  readonly exception?: string | undefined;
  /** The frames of the thread that the dump is of, `module!function`, the innermost first. */
  readonly frames: readonly string[];
}

const DUMP = /\.(dmp|mdmp|hdmp)(\.(gz|zst|zip))?$/i;
/** No manifest is this long: ten thousand threads take a few MB. */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_FRAMES = 32;
const AT_ONCE = 32;

/** A folder of dumps. */
export class DumpFolder {
  readonly #read = new Map<string, { readonly stamp: string; readonly listed: Listed | undefined }>();
  /** How many manifests have been opened: what a list costs. */
  opened = 0;

  constructor(
    /** Its absolute path. */
    readonly path: string,
  ) {}

  /** Every capture, the newest first. */
  async list(): Promise<Listed[]> {
    const files = await this.#files("");
    const manifests = files.filter(({ name }) => name.endsWith(".json"));
    const listed: Listed[] = [];
    for (let at = 0; at < manifests.length; at += AT_ONCE) {
      const part = await Promise.all(manifests.slice(at, at + AT_ONCE).map((file) => this.#manifest(file)));
      listed.push(...part.filter((each) => each !== undefined));
    }
    const described = new Set(listed.map(({ name }) => name));
    const alone = files.filter(({ name }) => DUMP.test(name) && !described.has(name))
      .map(({ name, bytes }): Listed => ({ name, bytes, frames: [] }));
    return [...listed, ...alone].sort((a, b) => (b.captured ?? "").localeCompare(a.captured ?? ""));
  }

  /** The path of a capture that is listed. @throws {Error} If there is none of that name. */
  async pathOf(name: string): Promise<string> {
    const wanted = name.replaceAll("\\", "/");
    const found = (await this.#files("")).find((file) => file.name === wanted);
    if (found === undefined || !DUMP.test(found.name)) {
      throw new Error("There is no such dump in the folder; list_dumps has the names");
    }
    return join(this.path, found.name);
  }

  /** The files in a folder and in those in it, by their paths from the root. Links are not followed: they lead out. */
  async #files(folder: string): Promise<{ name: string; bytes: number; stamp: string }[]> {
    const entries = await Array.fromAsync(Deno.readDir(join(this.path, folder)));
    const found = await Promise.all(entries.map(async ({ name, isFile, isDirectory }) => {
      const path = folder === "" ? name : `${folder}/${name}`;
      if (isDirectory) return await this.#files(path);
      if (!isFile || !(DUMP.test(name) || name.endsWith(".json"))) return [];
      const { size, mtime } = await Deno.stat(join(this.path, path));
      return [{ name: path, bytes: size, stamp: `${size} ${mtime?.getTime()}` }];
    }));
    return found.flat();
  }

  async #manifest(file: { name: string; bytes: number; stamp: string }): Promise<Listed | undefined> {
    const known = this.#read.get(file.name);
    if (known?.stamp === file.stamp) return known.listed;
    if (file.bytes > MOST_BYTES) return undefined;
    this.opened++;
    const text = await Deno.readTextFile(join(this.path, file.name));
    const listed = listedIn(objectIn(text), file.name);
    this.#read.set(file.name, { stamp: file.stamp, listed });
    return listed;
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** What of a manifest is listed. It may come from anywhere: each field is taken only if it is what it should be. */
function listedIn(manifest: object | undefined, path: string): Listed | undefined {
  const { version, rule, capturedAt, bucket, headline, file, target, exception, stacks } = fields(manifest);
  if (version !== 1 || text(rule) === undefined || text(capturedAt) === undefined) return undefined;
  const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/") + 1) : "";
  const { name, bytes } = fields(file);
  const beside = text(name);
  return {
    name: beside === undefined || beside === "" || /[\\/]/.test(beside) ? path : folder + beside,
    bytes: typeof bytes === "number" ? bytes : 0,
    captured: text(capturedAt),
    bucket: text(bucket),
    headline: text(headline) ?? text(fields(exception)["words"]),
    program: text(fields(target)["image"])?.split(/[\\/]/).at(-1),
    rule: text(rule),
    exception: text(fields(exception)["code"]),
    frames: framesIn(stacks),
  };
}

/** The frames of the thread with the event, else of the first. */
function framesIn(stacks: unknown): string[] {
  const all = Array.isArray(stacks) ? stacks.map(fields) : [];
  const thread = all.find(({ event }) => event === true) ?? all[0];
  const frames = Array.isArray(thread?.["frames"]) ? thread["frames"] : [];
  return frames.slice(0, MOST_FRAMES).map(fields).map(({ module, function: name, address }) =>
    [text(module), text(name) ?? text(address)].filter((part) => part !== undefined).join("!")
  );
}

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? value as Fields : {};
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
