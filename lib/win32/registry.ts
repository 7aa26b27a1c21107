/** The registry below HKEY_LOCAL_MACHINE: read, and single values set and removed. @module */
import { advapi32 } from "./advapi32.ts";
import { Win32Error } from "./library.ts";
import { fromWide, wide } from "./text.ts";

const LOCAL_MACHINE = 0xFFFF_FFFF_8000_0002n;

/** Which of the two registries of a 64-bit system; 32-bit programs see the other one. */
export type RegistryView = "64" | "32";

const VIEW = { "64": 0x1_0000, "32": 0x2_0000 } as const;
const OPEN_VIEW = { "64": 0x100, "32": 0x200 } as const;

/** A string value; undefined where there is none. */
export function registryText(key: string, value: string, view: RegistryView): string | undefined {
  // Takes those with variables in them too, and fills them in. The flag that names such alone is an invalid parameter.
  const STRING = 0x2;
  const text = new Uint16Array(1024);
  return get(key, value, STRING | VIEW[view], text) ? fromWide(text) : undefined;
}

/** A string value in the 64-bit or else the 32-bit view. */
export function registryString(key: string, value: string): string | undefined {
  return registryText(key, value, "64") ?? registryText(key, value, "32");
}

/** A number; undefined where there is none. */
export function registryNumber(key: string, value: string): number | undefined {
  const DWORD = 0x10;
  const number = new Uint32Array(1);
  return get(key, value, DWORD | VIEW["64"], number) ? number[0] : undefined;
}

function get(
  key: string,
  value: string,
  flags: number,
  into: Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>,
): boolean {
  const bytes = new Uint32Array([into.byteLength]);
  return advapi32().RegGetValueW(LOCAL_MACHINE, wide(key), wide(value), flags, null, into, bytes) === 0;
}

/** The names of a key's subkeys; undefined where there is no such key. */
export function registryKeys(key: string): string[] | undefined {
  const ENUMERATE = 0x8;
  const opened = new BigUint64Array(1);
  if (advapi32().RegOpenKeyExW(LOCAL_MACHINE, wide(key), 0, ENUMERATE | OPEN_VIEW["64"], opened) !== 0) {
    return undefined;
  }
  const names: string[] = [];
  try {
    for (let i = 0;; i++) {
      const name = new Uint16Array(256);
      const length = new Uint32Array([name.length]);
      if (advapi32().RegEnumKeyExW(opened[0] ?? 0n, i, name, length, null, null, null, null) !== 0) {
        return names;
      }
      names.push(fromWide(name));
    }
  } finally {
    advapi32().RegCloseKey(opened[0] ?? 0n);
  }
}

/** A value as it stands in the registry. */
export interface RegistryValue {
  /** REG_SZ is 1, REG_EXPAND_SZ 2, REG_DWORD 4. */
  readonly type: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** Where a value is. */
export interface RegistryPlace {
  readonly view: RegistryView;
  readonly key: string;
  readonly name: string;
}

/** A text as a value. */
export function textValue(text: string, type: "text" | "expandable" = "text"): RegistryValue {
  return { type: type === "text" ? 1 : 2, data: new Uint8Array(wide(text).buffer) };
}

/** A number as a value. */
export function numberValue(number: number): RegistryValue {
  return { type: 4, data: new Uint8Array(new Uint32Array([number]).buffer) };
}

/** The text in a value; `undefined` in one that holds none. */
export function textOf({ type, data }: RegistryValue): string | undefined {
  if (type !== 1 && type !== 2) return undefined;
  return new TextDecoder("utf-16le").decode(data).replace(/\0[^]*$/, "");
}

/** The number in a value; `undefined` in one that holds none. */
export function numberOf({ type, data }: RegistryValue): number | undefined {
  return type === 4 && data.length === 4 ? new DataView(data.buffer).getUint32(0, true) : undefined;
}

/** A value as it is, variables in it not filled in; undefined where there is none. */
export function registryValue({ view, key, name }: RegistryPlace): RegistryValue | undefined {
  const ANY = 0xFFFF, NO_EXPAND = 0x1000_0000;
  const ask = (data: Uint8Array<ArrayBuffer> | null): { code: number; type: number; size: number } => {
    const [type, size] = [new Uint32Array(1), new Uint32Array([data?.length ?? 0])];
    const flags = ANY | NO_EXPAND | VIEW[view];
    const code = advapi32().RegGetValueW(LOCAL_MACHINE, wide(key), wide(name), flags, type, data, size);
    return { code, type: type[0]!, size: size[0]! };
  };
  const asked = ask(null);
  if (asked.code !== 0) return undefined;
  const data = new Uint8Array(asked.size + 2);
  const { code, type, size } = ask(data);
  return code === 0 ? { type, data: data.slice(0, size) } : undefined;
}

/** Sets a value, and makes its key where there is none. @throws {Win32Error} If that is not allowed. */
export function setRegistryValue({ view, key, name }: RegistryPlace, { type, data }: RegistryValue): void {
  const SET_VALUE = 0x2;
  const opened = new BigUint64Array(1);
  const rights = SET_VALUE | OPEN_VIEW[view];
  const created = advapi32().RegCreateKeyExW(
    LOCAL_MACHINE,
    wide(key),
    0,
    null,
    0,
    rights,
    null,
    opened,
    null,
  );
  if (created !== 0) throw new Win32Error(`RegCreateKeyExW("HKLM\\${key}")`, created);
  const code = advapi32().RegSetValueExW(opened[0]!, wide(name), 0, type, data, data.length);
  advapi32().RegCloseKey(opened[0]!);
  if (code !== 0) throw new Win32Error(`RegSetValueExW("HKLM\\${key}", "${name}")`, code);
}

/** Removes a value, where there is one. @throws {Win32Error} If that is not allowed. */
export function removeRegistryValue({ view, key, name }: RegistryPlace): void {
  const SET_VALUE = 0x2, NOT_THERE = 2;
  const opened = new BigUint64Array(1);
  const code = advapi32().RegOpenKeyExW(LOCAL_MACHINE, wide(key), 0, SET_VALUE | OPEN_VIEW[view], opened);
  if (code === NOT_THERE) return;
  if (code !== 0) throw new Win32Error(`RegOpenKeyExW("HKLM\\${key}")`, code);
  const removed = advapi32().RegDeleteValueW(opened[0]!, wide(name));
  advapi32().RegCloseKey(opened[0]!);
  if (removed !== 0 && removed !== NOT_THERE) {
    throw new Win32Error(`RegDeleteValueW("HKLM\\${key}", "${name}")`, removed);
  }
}

/** Whether values may be set in a key: below HKLM\\SOFTWARE only administrators may, whatever they are called. */
export function mayWriteRegistry(key: string, view: RegistryView): boolean {
  const SET_VALUE = 0x2, CREATE_SUB_KEY = 0x4;
  return opens(key, SET_VALUE | CREATE_SUB_KEY | OPEN_VIEW[view]);
}

/** Whether there is such a key. */
export function registryKeyExists(key: string, view: RegistryView): boolean {
  const QUERY = 0x1;
  return opens(key, QUERY | OPEN_VIEW[view]);
}

function opens(key: string, rights: number): boolean {
  const opened = new BigUint64Array(1);
  if (advapi32().RegOpenKeyExW(LOCAL_MACHINE, wide(key), 0, rights, opened) !== 0) return false;
  advapi32().RegCloseKey(opened[0]!);
  return true;
}

/** Removes a key that has no subkeys; one that has, or that may not be removed, stays. */
export function removeRegistryKey(key: string, view: RegistryView): void {
  advapi32().RegDeleteKeyExW(LOCAL_MACHINE, wide(key), OPEN_VIEW[view], 0);
}
