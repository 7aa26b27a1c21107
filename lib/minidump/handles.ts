/** The handle stream. @module */
import { type Reader, sizedList } from "./reader.ts";
import { StreamType } from "./stream_type.ts";
import type { View } from "./data_view.ts";

/** MINIDUMP_HANDLE_DESCRIPTOR: a handle the process has open. */
export interface Handle {
  /** Its value. */
  readonly handle: bigint;
  /** The kind of object (`Event`, `File`, `Key`), where known. */
  readonly typeName: string;
  /** The object's name, where it has one. */
  readonly objectName: string;
  /** OBJ_* attributes. */
  readonly attributes: number;
  /** The access it was opened with. */
  readonly grantedAccess: number;
  /** Handles to the object, in all processes. */
  readonly handleCount: number;
  /** References to the object. */
  readonly pointerCount: number;
  /** Where more about the object is; only version 2 of the record has it. */
  readonly objectInfoRva?: number;
}

const HANDLE_SIZE = 32;
const HANDLE_2_SIZE = 40;

/** The handles. Empty where the dump has no such stream. */
export async function readHandles(reader: Reader): Promise<readonly Handle[]> {
  const view = await reader.streamView(StreamType.HandleData);
  if (view === undefined) return [];
  const handles: Handle[] = [];
  for (const entry of sizedList(view, { header: 12, least: HANDLE_SIZE, count: view.u32(8) })) {
    handles.push(await parseHandle(reader, entry));
  }
  return handles;
}

async function parseHandle(reader: Reader, view: View): Promise<Handle> {
  return {
    handle: view.u64(0),
    typeName: await name(reader, view.u32(8)),
    objectName: await name(reader, view.u32(12)),
    attributes: view.u32(16),
    grantedAccess: view.u32(20),
    handleCount: view.u32(24),
    pointerCount: view.u32(28),
    ...(view.size >= HANDLE_2_SIZE ? { objectInfoRva: view.u32(32) } : {}),
  };
}

async function name(reader: Reader, rva: number): Promise<string> {
  if (rva === 0) return "";
  return await reader.nested("", () => reader.string(rva, StreamType.HandleData));
}
