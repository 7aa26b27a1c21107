/**
 * Writing dumps through the engine's three calls.
 *
 * @module
 */
import { wide } from "../win32/text.ts";
import type { HResult } from "./hresult.ts";
import type { Interfaces } from "./interfaces.ts";

/** An ANSI string for the engine's oldest calls; characters outside ASCII can't be passed this way. */
function ansi(text: string): Uint8Array<ArrayBuffer> {
  // deno-lint-ignore no-control-regex
  if (!/^[\x00-\x7F]*$/.test(text)) {
    throw new TypeError(`"${text}" is not ASCII: use writeDumpFileWide, which takes every name`);
  }
  return new TextEncoder().encode(`${text}\0`);
}

/** IDebugClient::WriteDumpFile: a dump of the current process with the qualifier's default contents. */
export function writeDumpFile({ client }: Interfaces, file: string, qualifier: number): HResult {
  return client.try("WriteDumpFile", ansi(file), qualifier);
}

/** IDebugClient2::WriteDumpFile2: with format flags and an optional comment. */
export function writeDumpFile2(
  { client }: Interfaces,
  file: string,
  qualifier: number,
  format = 0,
  comment?: string,
): HResult {
  return client.try(
    "WriteDumpFile2",
    ansi(file),
    qualifier,
    format,
    comment === undefined ? null : ansi(comment),
  );
}

/** IDebugClient4::WriteDumpFileWide: names and comments in UTF-16. This is the one to use. */
export function writeDumpFileWide(
  { client }: Interfaces,
  file: string,
  qualifier: number,
  format = 0,
  comment?: string,
): HResult {
  return client.try(
    "WriteDumpFileWide",
    wide(file),
    0n,
    qualifier,
    format,
    comment === undefined ? null : wide(comment),
  );
}
