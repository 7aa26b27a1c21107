/**
 * What kind of machine and run this is: system folder, elevation, signatures, folder rights.
 *
 * @module
 */
import { advapi32 } from "./advapi32.ts";
import { Handle } from "./handle.ts";
import { kernel32 } from "./kernel32.ts";
import { LAYOUTS } from "./layouts.ts";
import { systemLibrary } from "./library.ts";
import { fromWide, wide } from "./text.ts";

/** The Windows system folder, asked of Windows and not of the environment. */
export function systemDirectory(): string {
  const path = new Uint16Array(260);
  kernel32().GetSystemDirectoryW(path, path.length);
  return fromWide(path);
}

/** Whether this is Wine, which has a function to say so. */
export function isWine(): boolean {
  const ntdll = kernel32().GetModuleHandleW(wide("ntdll.dll"));
  return kernel32().GetProcAddress(ntdll, new TextEncoder().encode("wine_get_version\0")) !== null;
}

/** Bytes that may still be written on the disk of a folder; more than there can be where it can't be asked. */
export function freeBytes(folder: string): number {
  const free = new BigUint64Array(1);
  return kernel32().GetDiskFreeSpaceExW(wide(folder), free, null, null)
    ? Number(free[0])
    : Number.MAX_SAFE_INTEGER;
}

/** Whether this process runs with an elevated token. */
export function elevated(): boolean {
  const TOKEN_QUERY = 8, TOKEN_ELEVATION = 20;
  const token = new BigUint64Array(1);
  if (!advapi32().OpenProcessToken(kernel32().GetCurrentProcess(), TOKEN_QUERY, token)) return false;
  using handle = new Handle(token[0] ?? 0n);
  const [is, size] = [new Uint32Array(1), new Uint32Array(1)];
  return advapi32().GetTokenInformation(handle.value, TOKEN_ELEVATION, is, 4, size) !== 0 && is[0] !== 0;
}

/**
 * Whether programs without elevation can be expected to write into a folder: anything outside the Windows and
 * Program Files folders, whose rights Windows itself keeps.
 */
export function userWritable(folder: string): boolean {
  const windows = systemDirectory().replace(/\\[^\\]+$/, "");
  const drive = windows.slice(0, 2);
  const kept = [windows, `${drive}\\Program Files`, `${drive}\\Program Files (x86)`];
  const path = `${folder.toLowerCase()}\\`;
  return path.includes("\\..\\") || !kept.some((root) => path.startsWith(`${root.toLowerCase()}\\`));
}

const wintrust = systemLibrary("wintrust.dll", {
  WinVerifyTrust: { parameters: ["u64", "buffer", "buffer"], result: "i32" },
  WTHelperProvDataFromStateData: { parameters: ["u64"], result: "pointer" },
  WTHelperGetProvSignerFromChain: { parameters: ["pointer", "u32", "i32", "u32"], result: "pointer" },
});

const crypt32 = systemLibrary("crypt32.dll", {
  CertGetNameStringW: { parameters: ["pointer", "u32", "u32", "pointer", "buffer", "u32"], result: "u32" },
});

const GENERIC_VERIFY_V2 = [
  0x6B,
  0xC5,
  0xAA,
  0x00,
  0x44,
  0xCD,
  0xD0,
  0x11,
  0x8C,
  0xC2,
  0x00,
  0xC0,
  0x4F,
  0xC2,
  0x95,
  0xEE,
];
const VERIFY = 1, CLOSE = 2;

/**
 * Whether a file carries a valid Authenticode signature whose signer is Microsoft.
 *
 * Written from the documentation of WinVerifyTrust; Wine can't do it, so it has run on no machine of the lab.
 */
export function signedByMicrosoft(path: string): boolean {
  const name = wide(path);
  const { WINTRUST_DATA: DATA, WINTRUST_FILE_INFO: FILE } = LAYOUTS;
  const SIZE = DATA.dwUIContext + 4; // Without what Windows 8 added.
  const file = new DataView(new ArrayBuffer(FILE.size));
  file.setUint32(FILE.cbStruct, FILE.size, true);
  file.setBigUint64(FILE.pcwszFilePath, Deno.UnsafePointer.value(Deno.UnsafePointer.of(name)), true);
  const data = new DataView(new ArrayBuffer(SIZE));
  data.setUint32(DATA.cbStruct, SIZE, true);
  data.setUint32(DATA.dwUIChoice, 2, true); // WTD_UI_NONE
  data.setUint32(DATA.dwUnionChoice, 1, true); // WTD_CHOICE_FILE
  data.setBigUint64(DATA.pFile, Deno.UnsafePointer.value(Deno.UnsafePointer.of(file)), true);
  data.setUint32(DATA.dwProvFlags, 0x1000, true); // WTD_CACHE_ONLY_URL_RETRIEVAL: never goes to the network
  const run = (action: number): number => {
    data.setUint32(DATA.dwStateAction, action, true);
    return wintrust().WinVerifyTrust(0xFFFF_FFFF_FFFF_FFFFn, new Uint8Array(GENERIC_VERIFY_V2), data);
  };
  try {
    return run(VERIFY) === 0 &&
      signer(data.getBigUint64(DATA.hWVTStateData, true)) === "Microsoft Corporation";
  } finally {
    run(CLOSE);
  }
}

/** The organisation that signed, from the state WinVerifyTrust left. */
function signer(state: bigint): string {
  const provider = wintrust().WTHelperProvDataFromStateData(state);
  const first = provider && wintrust().WTHelperGetProvSignerFromChain(provider, 0, 0, 0);
  if (!first) return "";
  const view = new Deno.UnsafePointerView(first);
  const chain = Deno.UnsafePointer.create(view.getBigUint64(LAYOUTS.CRYPT_PROVIDER_SGNR.pasCertChain));
  const certificate = chain && Deno.UnsafePointer.create(
    new Deno.UnsafePointerView(chain).getBigUint64(LAYOUTS.CRYPT_PROVIDER_CERT.pCert),
  );
  if (!certificate) return "";
  const SIMPLE_DISPLAY = 4, text = new Uint16Array(256);
  crypt32().CertGetNameStringW(certificate, SIMPLE_DISPLAY, 0, null, text, text.length);
  return fromWide(text);
}
