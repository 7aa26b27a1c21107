/**
 * C types to the types of Deno's FFI, for the 64-bit Windows calling convention.
 *
 * @module
 */

import type { CParameter } from "./model.ts";

const SCALARS: Readonly<Record<string, Deno.NativeType>> = {
  ULONG: "u32",
  DWORD: "u32",
  LONG: "i32",
  HRESULT: "i32",
  BOOL: "i32",
  ULONG64: "u64",
  LONG64: "i64",
  USHORT: "u16",
  WORD: "u16",
  UCHAR: "u8",
  BYTE: "u8",
  SIZE_T: "usize",
  float: "f32",
  double: "f64",
  FLOAT: "f32",
  DOUBLE: "f64",
};

/** Values of pointer size that the engine gave and that JavaScript never reads through. */
const OPAQUE = ["HANDLE", "HWND", "HMODULE", "HINSTANCE", "FARPROC", "va_list"];

/** Pointer types whose name does not begin with P. */
const REFERENCES = [
  "REFIID",
  "REFGUID",
  "REFCLSID",
  "LPGUID",
  "LPVOID",
  "LPSTR",
  "LPCSTR",
  "LPWSTR",
  "LPCWSTR",
];

const RESULTS: Readonly<Record<string, string>> = { HRESULT: "i32", ULONG: "u32", void: "void" };

/**
 * The FFI type of a parameter: "pointer" for what stays opaque (an interface passed by value, a handle, an
 * untyped pointer that is no data buffer), "buffer" for every pointer to data. Throws on an unknown type.
 */
export function nativeType(parameter: CParameter, pointers: ReadonlyMap<string, string>): Deno.NativeType {
  const type = parameter.type.replace(/^const /, "");
  const scalar = SCALARS[type];
  if (scalar !== undefined) return scalar;
  if (pointers.has(type) || /^I[A-Z][a-z]\w*\*$/.test(type) || OPAQUE.includes(type)) return "pointer";
  if (type === "PVOID") return isData(parameter) ? "buffer" : "pointer";
  if (type.endsWith("*") || REFERENCES.includes(type) || /^P[A-Z]/.test(type)) return "buffer";
  throw new SyntaxError(`Unknown C type ${parameter.type} of parameter ${parameter.name}`);
}

/** The FFI type of a result. Throws on an unknown type. */
export function resultType(type: string): string {
  const result = RESULTS[type];
  if (result === undefined) throw new SyntaxError(`Unknown result type ${type}`);
  return result;
}

/** SAL gives it a direction, so bytes are read or written there; what is reserved has none. */
function isData(parameter: CParameter): boolean {
  if (parameter.annotations.includes("_Reserved_")) return false;
  return parameter.annotations.some((word) => /^_(?:In|Out|Inout)_/.test(word));
}
