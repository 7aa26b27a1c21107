/**
 * Modules, names and source lines.
 *
 * @module
 */
import { DEBUG_MODNAME_IMAGE, DEBUG_MODNAME_MODULE } from "../facts/debug.table.ts";
import { wide } from "../win32/text.ts";
import { succeeded } from "./hresult.ts";
import type { Interfaces } from "./interfaces.ts";
import { outText, outU32, outU64 } from "./out.ts";

/** A module of the current process. */
export interface Module {
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
  readonly file: string;
  readonly line: number;
}

/** What is known of an address. */
export interface Named {
  /** `module!function`, or `module` alone. */
  readonly name: string;
  /** Bytes from the start of what `name` names. */
  readonly displacement: bigint;
}

const PARAMETERS = 64; // DEBUG_MODULE_PARAMETERS

/** Symbols of the current process. */
export class Symbols {
  readonly #symbols: Interfaces["symbols"];

  constructor({ symbols }: Interfaces) {
    this.#symbols = symbols;
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

  /** The loaded modules, in load order. */
  modules(): Module[] {
    const symbols = this.#symbols;
    const count = outU32((loaded) => symbols.call("GetNumberModules", loaded, new Uint32Array(1)));
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

  /** The name of an address; undefined where no module is. */
  nameAt(address: bigint): Named | undefined {
    const displacement = new BigUint64Array(1);
    let found = false;
    const name = outText((text) => {
      found = succeeded(
        this.#symbols.try("GetNameByOffsetWide", address, text, text.length, null, displacement),
      );
    }, 4096);
    // A name after the address (a displacement below zero) is no name of it.
    const at = BigInt.asIntN(64, displacement[0] ?? 0n);
    return found && name && at >= 0n ? { name, displacement: at } : undefined;
  }

  /** The module an address lies in, without loading symbols; undefined where there is none. */
  moduleAt(address: bigint): { readonly base: bigint; readonly name: string } | undefined {
    const [index, base] = [new Uint32Array(1), new BigUint64Array(1)];
    if (!succeeded(this.#symbols.try("GetModuleByOffset", address, 0, index, base))) return undefined;
    const name = outText((text) =>
      this.#symbols.try(
        "GetModuleNameStringWide",
        DEBUG_MODNAME_IMAGE,
        index[0] ?? 0,
        0n,
        text,
        text.length,
        null,
      )
    );
    return { base: base[0] ?? 0n, name: name.split(/[\\/]/).at(-1) ?? name };
  }

  /** The source line of an address; undefined where there is none. */
  lineAt(address: bigint): SourceLine | undefined {
    const line = new Uint32Array(1);
    let found = false;
    const file = outText((text) => {
      found = succeeded(
        this.#symbols.try("GetLineByOffsetWide", address, line, text, text.length, null, null),
      );
    });
    return found ? { file, line: line[0] ?? 0 } : undefined;
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
