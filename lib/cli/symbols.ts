/** `trapline symbols`: which files a dump's modules want, fetching them, and serving them to others. @module */
import { baseName } from "../facts/path.ts";
import {
  argument,
  command,
  constant,
  type InferValue,
  message,
  multiple,
  object,
  option,
  or,
  string,
} from "./grammar.ts";
import { type Minidump, MinidumpError, type Module, openDump } from "../minidump/mod.ts";
import { count, plain } from "../facts/text.ts";
import { SymbolFiles } from "../symbols/files.ts";
import { addToStore } from "../symbols/store.ts";
import { dumpFiles } from "./dump_files.ts";
import { EXIT, UsageError } from "./exit.ts";
import { symbolsOption } from "./options.ts";
import { print, printData } from "./print.ts";
import { givenPlaces } from "./symbol_places.ts";

const dumpsArgument = multiple(argument(string({ metavar: "DUMP" }), { description: message`Dumps` }), {
  min: 1,
});

/** The command's options. */
export const symbolsCommand = or(
  command(
    "fetch",
    object({
      command: constant("symbols"),
      verb: constant("fetch"),
      symbols: symbolsOption,
      dumps: dumpsArgument,
    }),
    { brief: message`Fetch the images and PDBs of dumps into a cache` },
  ),
  command(
    "list",
    object({
      command: constant("symbols"),
      verb: constant("list"),
      symbols: symbolsOption,
      dumps: dumpsArgument,
    }),
    { brief: message`List the images and PDBs of dumps, and which are at hand` },
  ),
  command(
    "add",
    object({
      command: constant("symbols"),
      verb: constant("add"),
      to: option("--to", string({ metavar: "DIR" }), { description: message`The symbol store` }),
      files: multiple(
        argument(string({ metavar: "FILE" }), {
          description: message`Images, PDBs and symbol files of Breakpad`,
        }),
        {
          min: 1,
        },
      ),
    }),
    { brief: message`Put images and PDBs into a symbol store, for a server of files` },
  ),
);

type SymbolsArguments = InferValue<typeof symbolsCommand>;

/** Runs it; the process's exit code: 1 when a file is of no use, or nothing was found. */
export async function runSymbols(args: SymbolsArguments): Promise<number> {
  return args.verb === "add" ? await add(args.files, args.to) : await find(args);
}

async function add(files: readonly string[], store: string): Promise<number> {
  let refused = 0;
  for (const file of files) {
    const { path, because } = await addToStore(file, store).catch((error) => {
      throw new UsageError(`Cannot add "${file}": ${error.message}`);
    });
    if (path === undefined) refused++;
    print(
      path === undefined ? `trapline: left out ${file}: ${plain(because ?? "")}` : `trapline: added ${path}`,
    );
  }
  return refused === 0 ? 0 : EXIT.NO_DUMP;
}

async function find(
  { verb, symbols, dumps }: Extract<SymbolsArguments, { dumps: unknown }>,
): Promise<number> {
  const places = await givenPlaces({ symbols }, { network: verb === "fetch" });
  using files = new SymbolFiles(places.images, places.pdbs);
  const seen = new Set<string>();
  let [wanted, found] = [0, 0];
  for (const path of await dumpFiles(dumps)) {
    for (const module of await modulesOf(path)) {
      const key = `${module.codeId} ${module.codeView?.debugId}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const image = await files.findImage(module) !== undefined;
      const pdb = module.codeView?.debugId === undefined
        ? undefined
        : await files.findSymbols(module) !== undefined;
      printData(line(module, image, pdb));
      wanted += pdb === undefined ? 1 : 2;
      found += Number(image) + Number(pdb ?? false);
    }
  }
  print(`trapline: ${count(wanted, "file")} wanted, ${found} ${verb === "fetch" ? "here now" : "at hand"}`);
  return found > 0 ? 0 : EXIT.NO_DUMP;
}

/** `ntdll.dll 5AB38077f4000 here, ntdll.pdb CDE7…1 lacking`. */
function line({ name, codeId, codeView }: Module, image: boolean, pdb: boolean | undefined): string {
  const state = (is: boolean): string => is ? "here" : "lacking";
  const debug = baseName(codeView?.path ?? "");
  const second = pdb === undefined ? "" : `, ${debug} ${codeView?.debugId} ${state(pdb)}`;
  return plain(`${name} ${codeId} ${state(image)}${second}`);
}

async function modulesOf(path: string): Promise<readonly Module[]> {
  let dump: Minidump | undefined;
  try {
    dump = await openDump(path);
    return await dump.modules();
  } catch (error) {
    if (!(error instanceof MinidumpError)) throw error;
    print(`trapline: ${path}: ${error.message}`);
    return [];
  } finally {
    dump?.[Symbol.dispose]();
  }
}
