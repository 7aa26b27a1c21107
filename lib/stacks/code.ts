/**
 * The code that a dump's process had loaded: its modules with their images, from the dump's own memory or from the
 * files themselves, and what was generated at run time.
 *
 * @module
 */
import { Image } from "../image/image.ts";
import { ImageError } from "../image/error.ts";
import { moduleFinder } from "../minidump/find_module.ts";
import type { Minidump } from "../minidump/dump.ts";
import type { Module } from "../minidump/modules.ts";
import type { X64Function } from "../unwind/x64.ts";
import { readGeneratedCode } from "./generated_code.ts";

/** Gives a module's file; `undefined` where it can't be had. What it gives has been compared with the module. */
export type FindImage = (module: Module) => Promise<Image | undefined>;

/** PAGE_EXECUTE and its kin. */
const EXECUTE = 0xF0;
const COMMITTED = 0x1000;

/** Code and memory of a dump's process. */
export class Code {
  readonly #dump: Minidump;
  readonly #findImage: FindImage;
  readonly #moduleAt: (address: bigint) => Module | undefined;
  readonly #executable: ((address: bigint) => boolean) | undefined;
  readonly #generated: (address: bigint) => X64Function | undefined;
  readonly #lacking = new Set<Module>();
  readonly #files = new Map<Module, Promise<Image | undefined>>();
  readonly #images = new Map<Module, Promise<Image | undefined>>();

  private constructor(
    dump: Minidump,
    findImage: FindImage,
    known: {
      readonly modules: readonly Module[];
      readonly executable: ((address: bigint) => boolean) | undefined;
      readonly generated: (address: bigint) => X64Function | undefined;
    },
  ) {
    [this.#dump, this.#findImage] = [dump, findImage];
    [this.#executable, this.#generated] = [known.executable, known.generated];
    this.#moduleAt = moduleFinder(known.modules);
  }

  /** Over a dump; what is damaged in it is as good as not there. */
  static async of(dump: Minidump, findImage: FindImage): Promise<Code> {
    const modules = await dump.modules().catch(() => []);
    const regions = await dump.memoryInfo().catch(() => []);
    const find = moduleFinder(regions.map((region) => ({ ...region, size: Number(region.size) })));
    const executable = (address: bigint): boolean => {
      const region = find(address);
      return region !== undefined && region.state === COMMITTED && (region.protect & EXECUTE) !== 0;
    };
    return new Code(dump, findImage, {
      modules,
      executable: regions.length === 0 ? undefined : executable,
      generated: await readGeneratedCode(dump).catch(() => () => undefined),
    });
  }

  /** The module that an address lies in. */
  moduleAt(address: bigint): Module | undefined {
    return this.#moduleAt(address);
  }

  /** Whether an address may be executed. Without a map of the memory only modules are known to have code. */
  isCode(address: bigint): boolean {
    return this.#executable?.(address) ?? this.#moduleAt(address) !== undefined;
  }

  /** The function of an address: see `X64Code.functionAt`. */
  async functionAt(address: bigint): Promise<X64Function | "leaf" | undefined> {
    const module = this.#moduleAt(address);
    if (module === undefined) return this.#generated(address);
    const table = await (await this.imageOf(module))?.functions();
    if (table === undefined) {
      this.#lacking.add(module);
      return undefined;
    }
    const rva = Number(address - module.base);
    const { entry } = await table.before(rva);
    if (entry?.end === undefined || rva >= entry.end) return "leaf";
    return { base: module.base, begin: entry.begin, end: entry.end, unwind: entry.unwind };
  }

  /** The image of a module, over the dump's memory where that has it and over its file where it has not. */
  imageOf(module: Module): Promise<Image | undefined> {
    const known = this.#images.get(module) ?? this.#open(module);
    this.#images.set(module, known);
    return known;
  }

  async #open(module: Module): Promise<Image | undefined> {
    try {
      return await Image.open((rva, length) => this.read(module.base + BigInt(rva), length));
    } catch (error) {
      if (error instanceof ImageError) return undefined;
      throw error;
    }
  }

  /** The modules whose unwind data was asked for, and is neither in the dump nor in a file. */
  get lacking(): readonly Module[] {
    return [...this.#lacking];
  }

  /** Memory of the process: the dump's, and in modules what else their files have. */
  readonly read = async (address: bigint, length: number): Promise<Uint8Array> => {
    const stored = await this.#dump.readMemory(address, length);
    if (stored.length === length) return stored;
    const module = this.#moduleAt(address);
    if (module === undefined) return stored;
    const file = await this.fileOf(module);
    const bytes = await file?.read(Number(address - module.base), length);
    return bytes === undefined || bytes.length <= stored.length ? stored : bytes;
  };

  /** The file of a module, where it can be had. */
  fileOf(module: Module): Promise<Image | undefined> {
    const known = this.#files.get(module) ?? this.#findImage(module);
    this.#files.set(module, known);
    return known;
  }
}
