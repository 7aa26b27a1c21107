/**
 * Modules, names and source lines.
 *
 * @module
 */
import { baseName } from "../facts/path.ts";
import { DEBUG_MODNAME_IMAGE, DEBUG_MODNAME_MODULE, DEBUG_SYMTYPE_EXPORT } from "../facts/debug.table.ts";
import { UnwindError } from "../unwind/error.ts";
import { answerNow } from "../unwind/memory.ts";
import { functionBegin } from "../unwind/x64.ts";
import type { RuntimeFunction } from "../unwind/x64_unwind_info.ts";
import { wide } from "../win32/text.ts";
import { succeeded } from "./hresult.ts";
import type { Interfaces } from "./interfaces.ts";
import { Memory } from "./memory.ts";
import { outText, outU64 } from "./out.ts";
import type { Frame } from "./stacks.ts";

/** A module of the current process. */
export interface Module {
  /** Where it lies in memory. */
  readonly base: bigint;
  /** Bytes in memory. */
  readonly size: number;
  /** The name symbols are found under: `ntdll`. */
  readonly name: string;
  /** The image's path, as far as it is known. */
  readonly image: string;
  /** The link time stamp, or a build hash. */
  readonly timestamp: number;
}

/** A source line. */
export interface SourceLine {
  /** The path as the compiler wrote it. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** What is known of an address. */
export interface Named {
  /** `module!function`, or `module` alone. */
  readonly name: string;
  /** Bytes from the start of what `name` names. */
  readonly displacement: bigint;
}

/** A frame with what symbols say of it. */
export interface NamedFrame extends Frame {
  /** The function it is in; undefined where no module is. */
  readonly function: Named | undefined;
  /** The line it is at; for a caller the one of the call. */
  readonly source: SourceLine | undefined;
}

const PARAMETERS = 64; // DEBUG_MODULE_PARAMETERS
const SYMBOL_TYPE = 24; // its SymbolType
/** Functions without unwind data call nothing, and are short: system calls have 24 bytes. */
const LONGEST_LEAF = 32n;
/** For an address alone; the engine then takes the outermost function there. */
const NO_CONTEXT = 0;

/**
 * Symbols of the current process.
 *
 * @example The stacks of all threads, with names and lines
 * ```ts
 * import type { Engine } from "trapline/dbgeng";
 *
 * function* stacks(engine: Engine): Generator<string> {
 *   for (const { id, tid } of engine.threads()) {
 *     yield `thread ${tid}`;
 *     for (const { function: where, source } of engine.symbols.name(engine.stack(id))) {
 *       yield `  ${where?.name ?? "?"} ${source ? `${source.file}:${source.line}` : ""}`;
 *     }
 *   }
 * }
 * ```
 */
export class Symbols {
  readonly #symbols: Interfaces["symbols"];
  readonly #memory: Memory;

  /** Over an engine's interfaces; an {@link Engine} has one. */
  constructor(interfaces: Interfaces) {
    this.#symbols = interfaces.symbols;
    this.#memory = new Memory(interfaces);
  }

  /** Where PDBs are looked for, separated by `;`. */
  set path(path: string) {
    this.#symbols.call("SetSymbolPathWide", wide(path));
  }

  /** Where images are looked for when a dump holds none, separated by `;`. */
  set imagePath(path: string) {
    this.#symbols.call("SetImagePathWide", wide(path));
  }

  /** Loads the symbols of a module now, or of all with `"*"` or `""`; the engine's `.reload` arguments. */
  reload(what: string): void {
    this.#symbols.call("ReloadWide", wide(what));
  }

  /** The file names of the modules that were unloaded, as far as the engine keeps them. */
  unloadedNames(): string[] {
    const { loaded, unloaded } = this.#counts();
    return Array.from({ length: unloaded }, (_, i) => {
      const name = outText((text) =>
        this.#symbols.try(
          "GetModuleNameStringWide",
          DEBUG_MODNAME_IMAGE,
          loaded + i,
          0n,
          text,
          text.length,
          null,
        )
      );
      return name.split(/[\\/]/).at(-1) ?? "";
    }).filter((name) => name !== "");
  }

  #counts(): { readonly loaded: number; readonly unloaded: number } {
    const [loaded, unloaded] = [new Uint32Array(1), new Uint32Array(1)];
    this.#symbols.call("GetNumberModules", loaded, unloaded);
    return { loaded: loaded[0] ?? 0, unloaded: unloaded[0] ?? 0 };
  }

  /** The loaded modules, in load order. */
  modules(): Module[] {
    const symbols = this.#symbols;
    const { loaded: count } = this.#counts();
    if (count === 0) return [];
    const view = new DataView(new ArrayBuffer(count * PARAMETERS));
    symbols.call("GetModuleParameters", count, null, 0, view);
    return Array.from({ length: count }, (_, i) => {
      const base = view.getBigUint64(i * PARAMETERS, true);
      const name = (which: number): string =>
        outText((text) => symbols.try("GetModuleNameStringWide", which, i, base, text, text.length, null));
      return {
        base,
        size: view.getUint32(i * PARAMETERS + 8, true),
        timestamp: view.getUint32(i * PARAMETERS + 12, true),
        name: name(DEBUG_MODNAME_MODULE),
        image: name(DEBUG_MODNAME_IMAGE),
      };
    });
  }

  /**
   * The name of an address: its function, or its module where no function is known; undefined outside modules. With the
   * context of a {@link Frame}, the one meant of several functions that the compiler put into each other there.
   */
  nameAt(address: bigint, context = NO_CONTEXT): Named | undefined {
    const displacement = new BigUint64Array(1);
    let found = false;
    const name = outText((text) => {
      found = succeeded(
        this.#symbols.try(
          "GetNameByInlineContextWide",
          address,
          context,
          text,
          text.length,
          null,
          displacement,
        ),
      );
    }, 4096);
    const at = BigInt.asIntN(64, displacement[0] ?? 0n);
    const module = this.#moduleAt(address, DEBUG_MODNAME_MODULE);
    // A name after the address (a displacement below zero) is no name of it.
    const its = found && name !== "" && at >= 0n &&
      (module === undefined || this.#isIts(address, at, module.base));
    if (its) return { name, displacement: at };
    return module && { name: module.name, displacement: address - module.base };
  }

  /**
   * Whether a name of the engine's is that of the address's own function. Without a PDB the engine knows only exports,
   * and takes the nearest one before the address, however far away: in node.exe one of eleven megabytes before. Such a
   * name is true only where the function begins at it.
   */
  #isIts(address: bigint, displacement: bigint, base: bigint): boolean {
    const parameters = new DataView(new ArrayBuffer(PARAMETERS));
    const known = succeeded(
      this.#symbols.try("GetModuleParameters", 1, new BigUint64Array([base]), 0, parameters),
    );
    if (!known || parameters.getUint32(SYMBOL_TYPE, true) !== DEBUG_SYMTYPE_EXPORT) return true;
    const entry = new Uint32Array(3);
    const found = succeeded(
      this.#symbols.try("GetFunctionEntryByOffset", address, 0, entry, entry.byteLength, new Uint32Array(1)),
    );
    if (!found) return displacement < LONGEST_LEAF;
    const [begin = 0, end = 0, unwind = 0] = entry;
    return base + BigInt(this.#beginOf({ begin, end, unwind }, base)) === address - displacement;
  }

  /** The image an address lies in, without loading symbols; undefined where there is none. */
  moduleAt(address: bigint): { readonly base: bigint; readonly name: string } | undefined {
    const module = this.#moduleAt(address, DEBUG_MODNAME_IMAGE);
    return module && { base: module.base, name: baseName(module.name) };
  }

  /** Where the function begins that an entry is a part of. */
  #beginOf(entry: RuntimeFunction, base: bigint): number {
    try {
      return answerNow(functionBegin(entry, base), (address, length) => this.#memory.read(address, length));
    } catch (error) {
      if (error instanceof UnwindError) return entry.begin;
      throw error;
    }
  }

  #moduleAt(address: bigint, kind: number): { readonly base: bigint; readonly name: string } | undefined {
    const [index, base] = [new Uint32Array(1), new BigUint64Array(1)];
    if (!succeeded(this.#symbols.try("GetModuleByOffset", address, 0, index, base))) return undefined;
    const name = outText((text) =>
      this.#symbols.try("GetModuleNameStringWide", kind, index[0] ?? 0, 0n, text, text.length, null)
    );
    return { base: base[0] ?? 0n, name };
  }

  /** Whether a module of this name, as symbols are found under it, is loaded. */
  isLoaded(name: string): boolean {
    return succeeded(this.#symbols.try("GetModuleByModuleNameWide", wide(name), 0, null, null));
  }

  /** The source line of an address, of the function that is meant there; undefined where there is none. */
  lineAt(address: bigint, context = NO_CONTEXT): SourceLine | undefined {
    const line = new Uint32Array(1);
    let found = false;
    const file = outText((text) => {
      found = succeeded(
        this.#symbols.try(
          "GetLineByInlineContextWide",
          address,
          context,
          line,
          text,
          text.length,
          null,
          null,
        ),
      );
    });
    return found ? { file, line: line[0] ?? 0 } : undefined;
  }

  /**
   * Names the frames of a stack.
   *
   * A caller's address is the one it returns to, after the call: that may be the next line already, or the next
   * function when this one never gets there. So for callers the instruction before it is asked. Functions that the
   * compiler put into each other share one address: of the innermost the instruction itself.
   */
  name(frames: readonly Frame[]): NamedFrame[] {
    const innermost = frames.findIndex(({ inline }) => !inline);
    return frames.map((frame, i) => {
      const back = i <= innermost ? 0n : 1n;
      const named = this.nameAt(frame.address - back, frame.context);
      return {
        ...frame,
        function: named && { name: named.name, displacement: named.displacement + back },
        source: this.lineAt(frame.address - back, frame.context),
      };
    });
  }

  /**
   * The address of a symbol: `kernelbase!Sleep`.
   *
   * @throws {DbgEngError} If there is no such symbol.
   */
  addressOf(symbol: string): bigint {
    return outU64((out) => this.#symbols.call("GetOffsetByNameWide", wide(symbol), out));
  }
}
