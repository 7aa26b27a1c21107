/** The stream of Crashpad: ids, and what the program noted about itself. @module */
import { entries, type Reader } from "./reader.ts";
import { StreamType } from "./stream_type.ts";
import { guid } from "./text.ts";
import type { Location, View } from "./data_view.ts";

/** Crashpad's own stream: ids and what the program noted about itself. */
export interface CrashpadInfo {
  /** The version of the structure. */
  readonly version: number;
  /** The id of this report. */
  readonly reportId: string;
  /** The id of this installation. */
  readonly clientId: string;
  /** Notes of the process: name and value. */
  readonly annotations: ReadonlyMap<string, string>;
  /** Notes of single modules, by their index in the module list. */
  readonly modules: ReadonlyMap<number, CrashpadModule>;
}

/** What one module noted. */
export interface CrashpadModule {
  /** Notes without a name. */
  readonly lines: readonly string[];
  /** Notes by name: the simple ones, and annotation objects that are text. */
  readonly annotations: ReadonlyMap<string, string>;
  /** Annotation objects of other types than text. */
  readonly objects: readonly CrashpadObject[];
}

/** MinidumpAnnotation of a type that isn't text. */
export interface CrashpadObject {
  /** Its name. */
  readonly name: string;
  /** Its type; from 0x8000 on the program's own. */
  readonly type: number;
  /** Its bytes. */
  readonly location: Location;
}

type Notes = ReadonlyMap<string, string>;

const SIZE = 52;
const LINK_SIZE = 12;
/** Version, list and simple annotations; annotation objects were added behind later. */
const MODULE_INFO_SIZE = 20;
const MODULE_INFO_SIZE_2 = 28;
const OBJECT_SIZE = 12;
const TEXT_OBJECT = 1;
const STREAM = StreamType.CrashpadInfo;

/** Crashpad's information, or `undefined` where the dump has no such stream. */
export async function readCrashpadInfo(reader: Reader): Promise<CrashpadInfo | undefined> {
  const view = (await reader.streamView(STREAM))?.atLeast(SIZE, "Crashpad's information");
  if (view === undefined) return undefined;
  return {
    version: view.u32(0),
    reportId: guid(view, 4),
    clientId: guid(view, 20),
    annotations: await reader.nested<Notes>(new Map(), () => dictionary(reader, view.location(36))),
    modules: await reader.nested<ReadonlyMap<number, CrashpadModule>>(
      new Map(),
      () => moduleList(reader, view.location(44)),
    ),
  };
}

/** MinidumpSimpleStringDictionary: u32 count, then the rvas of key and value for each. */
async function dictionary(reader: Reader, place: Location): Promise<Notes> {
  const notes = new Map<string, string>();
  for (const entry of await list(reader, place, 8)) {
    const key = await reader.utf8String(entry.u32(0), STREAM);
    notes.set(key, await reader.utf8String(entry.u32(4), STREAM));
  }
  return notes;
}

/** u32 count, then entries of one size; nothing where the place is empty. */
async function list(reader: Reader, place: Location, stride: number): Promise<Iterable<View>> {
  if (place.size === 0) return [];
  const view = await reader.view(place, STREAM);
  return entries(view, { start: 4, stride, count: view.u32(0) });
}

/** MinidumpModuleCrashpadInfoList: index and location for each. */
async function moduleList(reader: Reader, place: Location): Promise<ReadonlyMap<number, CrashpadModule>> {
  const modules = new Map<number, CrashpadModule>();
  for (const link of await list(reader, place, LINK_SIZE)) {
    const view = await reader.view(link.location(4), STREAM);
    modules.set(link.u32(0), await moduleNotes(reader, view.atLeast(MODULE_INFO_SIZE, "A module's notes")));
  }
  return modules;
}

async function moduleNotes(reader: Reader, view: View): Promise<CrashpadModule> {
  const lines: string[] = [];
  for (const entry of await list(reader, view.location(4), 4)) {
    lines.push(await reader.utf8String(entry.u32(0), STREAM));
  }
  const annotations = new Map(await dictionary(reader, view.location(12)));
  const objects: CrashpadObject[] = [];
  const typed = view.size < MODULE_INFO_SIZE_2 ? [] : await list(reader, view.location(20), OBJECT_SIZE);
  for (const entry of typed) {
    const name = await reader.utf8String(entry.u32(0), STREAM);
    // A MinidumpByteArray has the layout of a string.
    if (entry.u16(4) === TEXT_OBJECT) annotations.set(name, await reader.utf8String(entry.u32(8), STREAM));
    else objects.push({ name, type: entry.u16(4), location: await byteArray(reader, entry.u32(8)) });
  }
  return { lines, annotations, objects };
}

async function byteArray(reader: Reader, rva: number): Promise<Location> {
  return { rva: rva + 4, size: (await reader.view({ rva, size: 4 }, STREAM)).u32(0) };
}
