/** Types in signatures (ECMA-335 II.23.2.12) as text, in the way that Microsoft's SOS writes them. */
import { ClrError } from "../error.ts";
import type { Cursor } from "./cursor.ts";

/** Gives the name of a TypeDef, TypeRef or TypeSpec token. */
export type NameOfToken = (token: number) => string;

const MOST_DEPTH = 16;
const MOST_PARAMETERS = 256;
const MOST_LENGTH = 4096;

const PRIMITIVES: Readonly<Record<number, string>> = {
  0x01: "Void",
  0x02: "Boolean",
  0x03: "Char",
  0x04: "SByte",
  0x05: "Byte",
  0x06: "Int16",
  0x07: "UInt16",
  0x08: "Int32",
  0x09: "UInt32",
  0x0A: "Int64",
  0x0B: "UInt64",
  0x0C: "Single",
  0x0D: "Double",
  0x0E: "System.String",
  0x16: "System.TypedReference",
  0x18: "IntPtr",
  0x19: "UIntPtr",
  0x1C: "System.Object",
};

/** The parameters of a method's signature, `Int32, System.String`. */
export function parametersOf(cursor: Cursor, nameOf: NameOfToken): string {
  const GENERIC = 0x10;
  if ((cursor.byte() & GENERIC) !== 0) cursor.packed();
  const count = cursor.packed();
  if (count > MOST_PARAMETERS) throw new ClrError("damaged", "a method's signature is damaged");
  typeOf(cursor, nameOf); // What it returns.
  return Array.from({ length: count }, () => typeOf(cursor, nameOf)).join(", ").slice(0, MOST_LENGTH);
}

/** The next type of a signature. */
export function typeOf(cursor: Cursor, nameOf: NameOfToken, depth = 0): string {
  if (depth > MOST_DEPTH || cursor.ended) throw new ClrError("damaged", "a signature is damaged");
  const next = (): string => typeOf(cursor, nameOf, depth + 1).slice(0, MOST_LENGTH);
  const element = cursor.byte();
  switch (element) {
    case 0x0F:
      return `${next()}*`;
    case 0x10:
      return `${next()} ByRef`;
    case 0x11:
    case 0x12:
      return nameOf(token(cursor.packed()));
    case 0x13:
      return `!${cursor.packed()}`;
    case 0x14:
      return array(cursor, next());
    case 0x15: {
      cursor.byte(); // Class or value type.
      const name = nameOf(token(cursor.packed()));
      const count = Math.min(cursor.packed(), MOST_PARAMETERS);
      return `${name}<${Array.from({ length: count }, next).join(",")}>`;
    }
    case 0x1B:
      return functionPointer(cursor, next);
    case 0x1D:
      return `${next()}[]`;
    case 0x1E:
      return `!!${cursor.packed()}`;
    case 0x1F: // A required and an optional modifier.
    case 0x20:
      cursor.packed();
      return next();
    case 0x41: // Where the optional arguments begin, and a pinned local.
    case 0x45:
      return next();
    default:
      return PRIMITIVES[element] ?? `?${element.toString(16)}`;
  }
}

/** A TypeDefOrRefOrSpecEncoded as a token. */
function token(coded: number): number {
  const table = [2, 1, 27][coded & 3];
  if (table === undefined) throw new ClrError("damaged", "a signature is damaged");
  return (table << 24 | coded >>> 2) >>> 0;
}

function array(cursor: Cursor, element: string): string {
  const rank = Math.min(cursor.packed(), 32);
  for (const _list of ["sizes", "lower bounds"]) {
    for (let left = Math.min(cursor.packed(), 32); left > 0; left--) cursor.packed();
  }
  return `${element}[${",".repeat(Math.max(rank - 1, 0))}]`;
}

function functionPointer(cursor: Cursor, next: () => string): string {
  if ((cursor.byte() & 0x10) !== 0) cursor.packed();
  const count = Math.min(cursor.packed(), MOST_PARAMETERS);
  for (let index = 0; index <= count; index++) next();
  return "fnptr";
}
