/** Reading the registry below HKEY_LOCAL_MACHINE. @module */
import { advapi32 } from "./advapi32.ts";
import { fromWide, wide } from "./text.ts";

const LOCAL_MACHINE = 0xFFFF_FFFF_8000_0002n;

/** Which of the two registries of a 64-bit system; 32-bit programs see the other one. */
export type View = "64" | "32";

const VIEW = { "64": 0x1_0000, "32": 0x2_0000 } as const;
const OPEN_VIEW = { "64": 0x100, "32": 0x200 } as const;

/** A string value; undefined where there is none. */
export function registryText(key: string, value: string, view: View): string | undefined {
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
