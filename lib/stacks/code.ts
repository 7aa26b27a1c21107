/**
 * The code that a dump's process had loaded: its modules with their images, from the dump's own memory or from the
 * files themselves, and what was generated at run time.
 *
 * @module
 */
import type { FunctionEntry } from "../image/functions.ts";
import { Image } from "../image/image.ts";
import { ImageError } from "../image/error.ts";
import { moduleFinder } from "../minidump/find_module.ts";
import type { Minidump } from "../minidump/dump.ts";
import type { LoadedModule } from "../minidump/modules.ts";
import { ifDamaged, type Symbols } from "../symbols/symbols.ts";
import type { Arm64Function } from "../unwind/arm64.ts";
import type { FrameRules } from "../unwind/frame_rules.ts";
import type { ReadMemory } from "../unwind/memory.ts";
import type { X64Function } from "../unwind/x64.ts";
import { readGeneratedCode } from "./generated_code.ts";

/** Gives a module's file; `undefined` where it can't be had. What it gives has been compared with the module. */
export type FindImage = (module: LoadedModule) => Promise<Image | undefined>;

/** Gives a module's symbols, as {@link FindImage} its file. */
export type FindSymbols = (module: LoadedModule) => Promise<Symbols | undefined>;

/** Where what a dump does not hold is found. */
export interface Places {
  readonly findImage: FindImage;
  readonly findSymbols: FindSymbols;
}

/** PAGE_EXECUTE and its kin. */
const EXECUTE = 0xF0;
const COMMITTED = 0x1000;

/** Memory with code in it, of whatever kind of dump. */
export interface CodeMemory {
  /** What is loaded. */
  readonly modules: readonly LoadedModule[];
  /** The memory that the dump holds: as much from an address on as there is. */
  readonly read: ReadMemory;
  /** Whether an address may be executed; without it only modules are known to have code. */
  readonly executable?: ((address: bigint) => boolean) | undefined;
  /** The function of an address outside of modules, that was made at run time. */
  readonly generated?: ((address: bigint) => X64Function | undefined) | undefined;
}

/** Code and memory of a dump. */
export class Code {
  readonly #memory: CodeMemory;
  readonly #places: Places;
  readonly #moduleAt: (address: bigint) => LoadedModule | undefined;
  readonly #lacking = new Set<LoadedModule>();
  readonly #withoutRules = new Set<LoadedModule>();
  readonly #symbols = new Map<LoadedModule, Promise<Symbols | undefined>>();
  readonly #files = new Map<LoadedModule, Promise<Image | undefined>>();
  readonly #images = new Map<LoadedModule, Promise<Image | undefined>>();

  /** Over memory, with files for what it does not hold. */
  constructor(memory: CodeMemory, places: Places) {
    [this.#memory, this.#places] = [memory, places];
    this.#moduleAt = moduleFinder(memory.modules);
  }

  /** Over a dump of a process; what is damaged in it is as good as not there. */
  static async of(dump: Minidump, places: Places): Promise<Code> {
    const modules = await dump.modules().catch(() => []);
    const regions = await dump.memoryInfo().catch(() => []);
    const find = moduleFinder(regions.map((region) => ({ ...region, size: Number(region.size) })));
    const executable = (address: bigint): boolean => {
      const region = find(address);
      return region !== undefined && region.state === COMMITTED && (region.protect & EXECUTE) !== 0;
    };
    return new Code({
      modules,
      read: (address, length) => dump.readMemory(address, length),
      executable: regions.length === 0 ? undefined : executable,
      generated: await readGeneratedCode(dump).catch(() => undefined),
    }, places);
  }

  /** The module that an address lies in. */
  moduleAt(address: bigint): LoadedModule | undefined {
    return this.#moduleAt(address);
  }

  /** Whether an address may be executed. Without a map of the memory only modules are known to have code. */
  isCode(address: bigint): boolean {
    return this.#memory.executable?.(address) ?? this.#moduleAt(address) !== undefined;
  }

  /**
   * Whether an address is in code that was made at run time, as those of V8 and JavaScriptCore are: in no module, and by
   * the dump's map of the memory it may be executed, or the program told the system of a function there.
   */
  isGenerated(address: bigint): boolean {
    if (this.#moduleAt(address) !== undefined) return false;
    return this.#memory.executable?.(address) === true || this.#memory.generated?.(address) !== undefined;
  }

  /** The function of an address: see `X64Code.functionAt`. */
  async functionAt(address: bigint): Promise<X64Function | "leaf" | undefined> {
    const module = this.#moduleAt(address);
    if (module === undefined) return this.#memory.generated?.(address);
    const entry = await this.#entryBefore(address, module);
    if (entry === "unknown") return undefined;
    if (entry?.end === undefined || Number(address - module.base) >= entry.end) return "leaf";
    return { base: module.base, begin: entry.begin, end: entry.end, unwind: entry.unwind };
  }

  /** The function at or before an address: see `Arm64Code.entryAt`. */
  async entryAt(address: bigint): Promise<Arm64Function | "none" | undefined> {
    const module = this.#moduleAt(address);
    const entry = module === undefined ? "unknown" : await this.#entryBefore(address, module);
    if (module === undefined || entry === "unknown") return undefined;
    return entry === undefined ? "none" : { base: module.base, begin: entry.begin, unwind: entry.unwind };
  }

  async #entryBefore(address: bigint, module: LoadedModule): Promise<FunctionEntry | undefined | "unknown"> {
    const table = await (await this.imageOf(module))?.functions();
    if (table !== undefined) return (await table.before(Number(address - module.base))).entry;
    this.#lacking.add(module);
    return "unknown";
  }

  /** How symbols say that the frame at an address is undone. What is damaged in them is as good as not there. */
  async rulesAt(address: bigint): Promise<FrameRules | undefined> {
    const module = this.#moduleAt(address);
    if (module === undefined) return undefined;
    const rules = await (await this.symbolsOf(module))?.rulesAt(Number(address - module.base)).catch(
      ifDamaged,
    );
    if (rules === undefined) this.#withoutRules.add(module);
    else this.#lacking.delete(module);
    return rules;
  }

  /** The symbols of a module, where they can be had. */
  symbolsOf(module: LoadedModule): Promise<Symbols | undefined> {
    const known = this.#symbols.get(module) ?? this.#findSymbols(module);
    this.#symbols.set(module, known);
    return known;
  }

  /** Which PDB belongs to it the image says, too: some dumps have lost that. */
  async #findSymbols(module: LoadedModule): Promise<Symbols | undefined> {
    const codeView = module.codeView ?? await (await this.imageOf(module))?.codeView();
    return await this.#places.findSymbols(codeView === undefined ? module : { ...module, codeView });
  }

  /** The image of a module, over the dump's memory where that has it and over its file where it has not. */
  imageOf(module: LoadedModule): Promise<Image | undefined> {
    const known = this.#images.get(module) ?? this.#open(module);
    this.#images.set(module, known);
    return known;
  }

  async #open(module: LoadedModule): Promise<Image | undefined> {
    try {
      return await Image.open((rva, length) => this.read(module.base + BigInt(rva), length));
    } catch (error) {
      if (error instanceof ImageError) return undefined;
      throw error;
    }
  }

  /** The modules whose unwind data was asked for, and is neither in the dump nor in a file. */
  get lacking(): readonly LoadedModule[] {
    return [...this.#lacking];
  }

  /** The modules whose symbols were asked how a frame is undone, and are not at hand or do not say. */
  get withoutRules(): readonly LoadedModule[] {
    return [...this.#withoutRules];
  }

  /** Memory of the process: the dump's, and in modules what else their files have. */
  readonly read = async (address: bigint, length: number): Promise<Uint8Array> => {
    const stored = await this.#memory.read(address, length);
    if (stored.length === length) return stored;
    const module = this.#moduleAt(address);
    if (module === undefined) return stored;
    const file = await this.fileOf(module);
    const bytes = await file?.read(Number(address - module.base), length);
    return bytes === undefined || bytes.length <= stored.length ? stored : bytes;
  };

  /** The file of a module, where it can be had. */
  fileOf(module: LoadedModule): Promise<Image | undefined> {
    const known = this.#files.get(module) ?? this.#places.findImage(module);
    this.#files.set(module, known);
    return known;
  }
}
