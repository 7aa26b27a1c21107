/**
 * Standard input without a read that waits: what waits can't be taken back, and would keep this process alive.
 *
 * @module
 */
import { INVALID_HANDLE, kernel32 } from "./kernel32.ts";
import { LAYOUTS } from "./layouts.ts";
import { readAside } from "./pipe.ts";

const BUFFER = 65_536;
const NOTHING = new Uint8Array();
const RECORD = LAYOUTS.INPUT_RECORD;
const MOST_RECORDS = 128;

/** Where what is typed comes from. */
export interface Stdin {
  /** Whether somebody types on a terminal, which shows nothing of it by itself here. */
  readonly terminal: boolean;
  /** What has come since the last time, "" for nothing yet; undefined at the end. */
  take(): string | undefined;
}

/** Our standard input; undefined where there is none. */
export function openStdin(): Stdin | undefined {
  const STD_INPUT = -10 >>> 0, FILE_TYPE_DISK = 1, FILE_TYPE_CHAR = 2, FILE_TYPE_PIPE = 3;
  const handle = kernel32().GetStdHandle(STD_INPUT);
  if (handle === 0n || handle === INVALID_HANDLE) return undefined;
  switch (kernel32().GetFileType(handle)) {
    case FILE_TYPE_DISK:
      return { terminal: false, take: bytes(() => read(handle, BUFFER)) };
    case FILE_TYPE_PIPE:
      return { terminal: false, take: bytes(pipeReader(handle)) };
    case FILE_TYPE_CHAR:
      // NUL is a device of characters as well, and has no input events.
      return waitingEvents(handle) === undefined
        ? undefined
        : { terminal: true, take: () => readTerminal(handle) };
    default:
      return undefined;
  }
}

/** A source of bytes as text. */
function bytes(read: () => Uint8Array | undefined): Stdin["take"] {
  const decoder = new TextDecoder();
  return () => {
    const got = read();
    return got && decoder.decode(got, { stream: true });
  };
}

/** Reads what a pipe holds. One that can't be asked is read aside, where a wait stops nobody. */
function pipeReader(handle: bigint): () => Uint8Array | undefined {
  const aside = asideReader(handle);
  return () => {
    const count = new Uint32Array(1);
    if (!kernel32().PeekNamedPipe(handle, null, 0, null, count, null)) return aside();
    const available = Math.min(count[0] ?? 0, BUFFER);
    return available === 0 ? NOTHING : read(handle, available);
  };
}

/**
 * On Windows such a pipe has no other end any more, and the read is over at once. Sighting: Wine 10 gives 50
 * (ERROR_NOT_SUPPORTED) for the look at a pipe of Linux, open or not; there the read waits, and a program that does not
 * exit by itself waits with it.
 */
function asideReader(handle: bigint): () => Uint8Array | undefined {
  let got: Uint8Array | undefined = NOTHING;
  let waits = false;
  return () => {
    const taken = got;
    if (waits || taken === undefined) return taken;
    [got, waits] = [NOTHING, true];
    readAside(handle).then((bytes) => [got, waits] = [bytes?.length ? bytes : undefined, false]);
    return taken;
  };
}

function read(handle: bigint, limit: number): Uint8Array | undefined {
  const buffer = new Uint8Array(limit);
  const count = new Uint32Array(1);
  const ok = kernel32().ReadFile(handle, buffer, limit, count, null);
  return ok && count[0] ? buffer.subarray(0, count[0]) : undefined;
}

function waitingEvents(handle: bigint): number | undefined {
  const count = new Uint32Array(1);
  return kernel32().GetNumberOfConsoleInputEvents(handle, count) ? count[0] : undefined;
}

/**
 * The characters of the keys that were pressed. Input events come whatever the terminal's mode is: nothing is set that a
 * hard end would leave behind, and Ctrl-C stays what it was.
 */
function readTerminal(handle: bigint): string | undefined {
  const waiting = waitingEvents(handle);
  if (waiting === undefined) return undefined;
  if (waiting === 0) return "";
  const records = new Uint8Array(RECORD.size * Math.min(waiting, MOST_RECORDS));
  const count = new Uint32Array(1);
  if (!kernel32().ReadConsoleInputW(handle, records, records.length / RECORD.size, count)) return undefined;
  return Array.from(
    { length: count[0] ?? 0 },
    (_, i) => keyOf(new DataView(records.buffer, i * RECORD.size, RECORD.size)),
  )
    .join("");
}

/** The character of a key that goes down, "" for all else. */
function keyOf(record: DataView): string {
  const KEY_EVENT = 1;
  const isDown = record.getUint16(RECORD.EventType, true) === KEY_EVENT &&
    record.getInt32(RECORD["Event.KeyEvent.bKeyDown"], true) !== 0;
  const unit = isDown ? record.getUint16(RECORD["Event.KeyEvent.uChar.UnicodeChar"], true) : 0;
  return unit === 0 ? "" : unit === 13 ? "\n" : String.fromCharCode(unit);
}
