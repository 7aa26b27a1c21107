/** The module streams: loaded and unloaded modules. @module */
import { baseName } from "../facts/path.ts";
import { type CodeView, parseCodeView } from "./codeview.ts";
import { plainList, type Reader, sizedList } from "./reader.ts";
import { StreamType } from "./stream_type.ts";
import type { Location, View } from "./data_view.ts";

/** MINIDUMP_MODULE: an executable or DLL in the target. */
export interface Module {
  /** Where it was loaded. */
  readonly base: bigint;
  /** SizeOfImage, in bytes. */
  readonly size: number;
  /** The checksum of its header; 0 where it has none. */
  readonly checksum: number;
  /** TimeDateStamp of its header. In reproducible builds a hash, not a time. */
  readonly timestamp: number;
  /** Path, or only the file name where paths were filtered out. Empty where it can't be read. */
  readonly path: string;
  /** The file name; {@link UNNAMED} where the path is empty. */
  readonly name: string;
  /** File version (`10.0.14393.103`), where the module has one. */
  readonly version?: string;
  /** Product version, where the module has one. */
  readonly productVersion?: string;
  /** What symbol servers file the module under: time stamp, then size in hexadecimal. */
  readonly codeId: string;
  /** Its debug information. */
  readonly codeView?: CodeView;
  /** Where its path is. */
  readonly nameRva: number;
  /** Where its CodeView record is. */
  readonly cv: Location;
  /** Where its old debug record is. */
  readonly misc: Location;
}

/** A module as it lies in memory, whatever kind of dump names it: what finding its files and its code needs. */
export type LoadedModule = Pick<
  Module,
  "base" | "size" | "timestamp" | "path" | "name" | "codeId" | "codeView"
>;

/** MINIDUMP_UNLOADED_MODULE: one that was there before. */
export interface UnloadedModule {
  /** Where it was loaded. */
  readonly base: bigint;
  /** SizeOfImage, in bytes. */
  readonly size: number;
  /** The checksum of its header. */
  readonly checksum: number;
  /** TimeDateStamp of its header. */
  readonly timestamp: number;
  /** Its path or name. Empty where it can't be read. */
  readonly path: string;
  /** Where its path is. */
  readonly nameRva: number;
}

/** What a module without a path is called. */
export const UNNAMED = "unnamed module";

const MODULE_SIZE = 108;
const UNLOADED_SIZE = 24;
const VS_FFI_SIGNATURE = 0xFEEF04BD;

/** The modules; the first is the program itself. Empty where the dump has no such stream. */
export async function readModules(reader: Reader): Promise<readonly Module[]> {
  const view = await reader.streamView(StreamType.ModuleList);
  if (view === undefined) return [];
  const modules: Module[] = [];
  for (const entry of plainList(view, MODULE_SIZE)) modules.push(await parseModule(reader, entry));
  return modules;
}

async function parseModule(reader: Reader, view: View): Promise<Module> {
  const nameRva = view.u32(20);
  const cv = view.location(76);
  const path = await reader.nested("", () => reader.string(nameRva, StreamType.ModuleList));
  const codeView = await reader.nested<CodeView | undefined>(undefined, () => readCodeView(reader, cv));
  const size = view.u32(8);
  const timestamp = view.u32(16);
  return {
    base: view.u64(0),
    size,
    checksum: view.u32(12),
    timestamp,
    path,
    name: baseName(path) || UNNAMED,
    ...versions(view.slice(24, 52)),
    codeId: timestamp.toString(16).toUpperCase().padStart(8, "0") + size.toString(16),
    ...(codeView === undefined ? {} : { codeView }),
    nameRva,
    cv,
    misc: view.location(84),
  };
}

/** Paths stop at 260 characters nearly always; a record of more than this is no CodeView record. */
const MOST_CODEVIEW_BYTES = 65_536;

async function readCodeView(reader: Reader, place: Location): Promise<CodeView | undefined> {
  if (place.size < 4 || place.size > MOST_CODEVIEW_BYTES) return undefined;
  return parseCodeView(await reader.view(place, StreamType.ModuleList));
}

/** VS_FIXEDFILEINFO: signature at 0, file version at 8, product version at 16. */
function versions(view: View): { version?: string; productVersion?: string } {
  if (view.u32(0) !== VS_FFI_SIGNATURE) return {};
  return { version: quad(view, 8), productVersion: quad(view, 16) };
}

function quad(view: View, at: number): string {
  return [view.u16(at + 2), view.u16(at), view.u16(at + 6), view.u16(at + 4)].join(".");
}

/** Modules that were unloaded, the order is the writer's. Empty where the dump has no such stream. */
export async function readUnloadedModules(reader: Reader): Promise<readonly UnloadedModule[]> {
  const stream = StreamType.UnloadedModuleList;
  const view = await reader.streamView(stream);
  if (view === undefined) return [];
  const modules: UnloadedModule[] = [];
  for (const entry of sizedList(view, { header: 12, least: UNLOADED_SIZE, count: view.u32(8) })) {
    const nameRva = entry.u32(20);
    modules.push({
      base: entry.u64(0),
      size: entry.u32(8),
      checksum: entry.u32(12),
      timestamp: entry.u32(16),
      path: await reader.nested("", () => reader.string(nameRva, stream)),
      nameRva,
    });
  }
  return modules;
}
