import { entries, type Reader } from "./reader.ts";
import { StreamType } from "./stream_type.ts";
import { guid } from "./text.ts";
import type { Location } from "./view.ts";

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
  readonly moduleAnnotations: ReadonlyMap<number, ReadonlyMap<string, string>>;
}

type Notes = ReadonlyMap<string, string>;

const SIZE = 52;
const LINK_SIZE = 12;
/** Version, list and simple annotations; annotation objects were added behind later. */
const MODULE_INFO_SIZE = 20;
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
    moduleAnnotations: await reader.nested<ReadonlyMap<number, Notes>>(
      new Map(),
      () => moduleNotes(reader, view.location(44)),
    ),
  };
}

/** MinidumpSimpleStringDictionary: u32 count, then the rvas of key and value for each. */
async function dictionary(reader: Reader, place: Location): Promise<Notes> {
  const notes = new Map<string, string>();
  if (place.size === 0) return notes;
  const view = await reader.view(place, STREAM);
  for (const entry of entries(view, { start: 4, stride: 8, count: view.u32(0) })) {
    const key = await reader.utf8String(entry.u32(0), STREAM);
    notes.set(key, await reader.utf8String(entry.u32(4), STREAM));
  }
  return notes;
}

/** MinidumpModuleCrashpadInfoList: u32 count, then index and location for each. */
async function moduleNotes(
  reader: Reader,
  place: Location,
): Promise<ReadonlyMap<number, Notes>> {
  const notes = new Map<number, Notes>();
  if (place.size === 0) return notes;
  const view = await reader.view(place, STREAM);
  for (const link of entries(view, { start: 4, stride: LINK_SIZE, count: view.u32(0) })) {
    const module = (await reader.view(link.location(4), STREAM)).atLeast(
      MODULE_INFO_SIZE,
      "A module's notes",
    );
    const found = await dictionary(reader, module.location(12));
    if (found.size > 0) notes.set(link.u32(0), found);
  }
  return notes;
}
