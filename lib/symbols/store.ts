/** A symbol store: a folder with a layout that debuggers and symbol servers know, so that a team can serve one. @module */
import { basename, dirname, join } from "node:path";
import { SymbolFileError } from "../breakpad/error.ts";
import { SymbolFile } from "../breakpad/symbol_file.ts";
import { ImageError } from "../image/error.ts";
import { Image } from "../image/image.ts";
import { fileSource, type Source } from "../minidump/source.ts";
import { PdbError } from "../pdb/error.ts";
import { Pdb } from "../pdb/pdb.ts";
import { isFileName, symbolFileName, type Wanted } from "./files.ts";

/** What became of a file. */
export interface FileAdded {
  readonly file: string;
  /** Where it lies now; absent where it is neither an image nor holds symbols. */
  readonly path?: string;
  readonly because?: string;
}

/** Copies an image, a PDB or a symbol file into a store. */
export async function addToStore(file: string, store: string): Promise<FileAdded> {
  const wanted = await identityOf(file);
  if (typeof wanted === "string") return { file, because: wanted };
  const path = join(store, wanted.name, wanted.id, wanted.file ?? wanted.name);
  await Deno.mkdir(dirname(path), { recursive: true });
  const partial = await Deno.makeTempFile({ dir: dirname(path), suffix: ".partial" });
  await Deno.copyFile(file, partial);
  await Deno.rename(partial, path);
  return { file, path };
}

/** What symbol servers know a file by, or why it has no such name. */
async function identityOf(file: string): Promise<Wanted | string> {
  using source = await fileSource(file);
  const name = basename(file);
  try {
    const { timestamp, size } = (await Image.openFile(source)).headers;
    return { name, id: timestamp.toString(16).toUpperCase().padStart(8, "0") + size.toString(16) };
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
  }
  try {
    return { name, id: (await Pdb.open(source)).id };
  } catch (error) {
    if (!(error instanceof PdbError)) throw error;
    return await symbolFileOf(source) ??
      `it is neither an image nor a PDB that can be used (${error.message})`;
  }
}

async function symbolFileOf(source: Source): Promise<Wanted | undefined> {
  try {
    const { name, id } = await SymbolFile.open(source);
    return isFileName(name) && isFileName(id) ? { name, id, file: symbolFileName(name) } : undefined;
  } catch (error) {
    if (error instanceof SymbolFileError) return undefined;
    throw error;
  }
}
