/**
 * Finds the files that belong to a dump's modules, images and PDBs, and opens them: each is compared with what the dump
 * says of it, and nothing of it is ever run.
 *
 * @module
 */
import { baseName } from "../facts/path.ts";
import { SymbolFileError } from "../breakpad/error.ts";
import type { SymbolFile } from "../breakpad/symbol_file.ts";
import { ImageError } from "../image/error.ts";
import { Image } from "../image/image.ts";
import type { FileSource } from "../minidump/source.ts";
import type { LoadedModule } from "../minidump/modules.ts";
import { NoPdbError, PdbError } from "../pdb/error.ts";
import type { Pdb } from "../pdb/pdb.ts";
import { unpackedSource } from "./packed.ts";
import { CabinetError } from "./cabinet_error.ts";
import type { Symbols } from "./symbols.ts";

/** A file by what symbol servers know it by. */
export interface Wanted {
  /** Its name: `ntdll.pdb`. */
  readonly name: string;
  /** What symbol servers file it under: GUID and age, or time stamp and size. */
  readonly id: string;
  /** The file's own name where it is not the one above: that of a symbol file made of `ntdll.pdb`. */
  readonly file?: string;
}

/** Where files may be, and how to get at them. */
export interface FilePlace {
  /** The paths at which the file may lie, the likeliest first; none where this place has it not. */
  paths(wanted: Wanted): Promise<readonly string[]> | readonly string[];
  /** Told of a file that is not the one that was asked for; absent where that does not matter. */
  refuse?(path: string): Promise<void>;
}

/** Looks through places. The files it has opened stay open until it is disposed. */
export class SymbolFiles implements Disposable {
  readonly #images: readonly FilePlace[];
  readonly #pdbs: readonly FilePlace[];
  readonly #opened = new DisposableStack();
  readonly #refused = new Map<string, string>();

  /** Over the places of images and those of PDBs, the best first. */
  constructor(images: readonly FilePlace[], pdbs: readonly FilePlace[]) {
    [this.#images, this.#pdbs] = [images, pdbs];
  }

  /** The file of a module, as `readStacks` asks for it. */
  readonly findImage = async (module: LoadedModule): Promise<Image | undefined> => {
    const wanted = { name: baseName(module.path), id: module.codeId };
    return await this.#find(this.#images, wanted, async (source) => {
      const image = await Image.openFile(source);
      return image.is(module) ? image : undefined;
    });
  };

  /** The symbols of a module, as `readStacks` asks for them: its PDB, or a symbol file of Breakpad's. */
  readonly findSymbols = async (module: LoadedModule): Promise<Symbols | undefined> =>
    await this.findPdb(module) ?? await this.#findSymbolFile(module);

  /** The PDB of a module. */
  readonly findPdb = async ({ codeView }: LoadedModule): Promise<Pdb | undefined> => {
    if (codeView?.path === undefined || codeView.debugId === undefined) return undefined;
    const wanted = { name: baseName(codeView.path), id: codeView.debugId };
    return await this.#find(this.#pdbs, wanted, async (source) => {
      // Most dumps are read without their PDBs.
      const { Pdb } = await import("../pdb/pdb.ts" as string) as typeof import("../pdb/pdb.ts");
      const pdb = await Pdb.open(source);
      return pdb.is(codeView) ? pdb : undefined;
    });
  };

  /** `app.pdb/GUIDAGE/app.sym`; of images of other systems `libapp.so/ID/libapp.so.sym`. */
  async #findSymbolFile({ name, codeView }: LoadedModule): Promise<SymbolFile | undefined> {
    if (codeView?.debugId === undefined) return undefined;
    const debugFile = codeView.path === undefined ? name : baseName(codeView.path);
    const wanted = {
      name: debugFile,
      id: codeView.debugId,
      file: symbolFileName(debugFile),
    };
    return await this.#find(this.#pdbs, wanted, async (source) => {
      const { SymbolFile } = await import(
        "../breakpad/symbol_file.ts" as string
      ) as typeof import("../breakpad/symbol_file.ts");
      const file = await SymbolFile.open(source);
      return file.is(codeView) ? file : undefined;
    });
  }

  /** Files that have the right name and can't be used, and why: damaged ones, and PDBs that hold no symbols. */
  get refused(): ReadonlyMap<string, string> {
    return this.#refused;
  }

  /** Closes the files. */
  [Symbol.dispose](): void {
    this.#opened.dispose();
  }

  async #find<T extends object>(
    places: readonly FilePlace[],
    wanted: Wanted,
    open: (source: FileSource) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    if (!isFileName(wanted.name)) return undefined;
    for (const place of places) {
      for (const path of await place.paths(wanted)) {
        // Most places have most files not, and asking at once is much faster than opening in the background.
        if (!isThere(path)) continue;
        const found = await this.#open(path, open);
        if (found === "other") await place.refuse?.(path);
        else if (found !== "missing") return found;
      }
    }
    return undefined;
  }

  async #open<T extends object>(
    path: string,
    open: (source: FileSource) => Promise<T | undefined>,
  ): Promise<T | "missing" | "other"> {
    using stack = new DisposableStack();
    try {
      const source = await unpackedSource(path).catch(ifMissing);
      if (source === undefined) return "missing";
      const found = await open(stack.use(source));
      if (found === undefined) return "other";
      this.#opened.use(stack.move());
      return found;
    } catch (error) {
      if (isUnusable(error)) this.#refused.set(path, error.message);
      else if (!isAnother(error)) throw error;
      return "other";
    }
  }
}

/** What a symbol file is called that was made of `app.pdb`, or of `libapp.so`. */
export function symbolFileName(debugFile: string): string {
  return `${debugFile.replace(/\.pdb$/i, "")}.sym`;
}

/** A name comes from a file that may be anybody's: it must stay in its folder, and be a file's. */
export function isFileName(name: string): boolean {
  return name !== "" && name !== "." && name !== ".." && name.length <= 255 &&
    !/[\p{Cc}<>:"|?*/\\]/u.test(name);
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    ifMissing(error);
    return false;
  }
}

/** A file that is not there or can't be read is as good as none. */
function ifMissing(error: unknown): undefined {
  const isOther = error instanceof TypeError || error instanceof RangeError || error instanceof CabinetError;
  if (isOther) throw error;
}

/** Of a file with symbols that does not give them: nobody would look for the reason in the file. */
function isUnusable(error: unknown): error is Error {
  return error instanceof PdbError && !(error instanceof NoPdbError) || error instanceof SymbolFileError ||
    error instanceof CabinetError;
}

/** Of a file that is something else. */
function isAnother(error: unknown): boolean {
  return error instanceof ImageError || error instanceof NoPdbError ||
    error instanceof Deno.errors.IsADirectory;
}
