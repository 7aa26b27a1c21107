/**
 * What an HRESULT is made of: the facility that it comes from, and the error of Windows or .NET in it.
 *
 * Source: winerror.h, and "Structure of COM Error Codes" of Microsoft's documentation.
 *
 * @module
 */
import { clrException } from "./clr.ts";
import { HRESULT_NAMES } from "./code_names.table.ts";

/** Facilities that one meets, by number. */
const FACILITIES: ReadonlyMap<number, string> = new Map([
  [1, "remote procedure calls (FACILITY_RPC)"],
  [2, "OLE Automation (FACILITY_DISPATCH)"],
  [3, "OLE storage (FACILITY_STORAGE)"],
  [4, "the interface that was called (FACILITY_ITF)"],
  [7, "Win32 (FACILITY_WIN32)"],
  [8, "Windows (FACILITY_WINDOWS)"],
  [9, "security (FACILITY_SECURITY)"],
  [11, "certificates (FACILITY_CERT)"],
  [12, "Internet (FACILITY_INTERNET)"],
  [15, "setup (FACILITY_SETUPAPI)"],
  [17, "COM+ (FACILITY_COMPLUS)"],
  [19, ".NET (FACILITY_URT)"],
  [23, "side-by-side assemblies (FACILITY_SXS)"],
  [24, "Windows CE (FACILITY_WINDOWS_CE)"],
  [25, "HTTP (FACILITY_HTTP)"],
  [27, "Windows Error Reporting (FACILITY_WER)"],
  [36, "Windows Update (FACILITY_WINDOWSUPDATE)"],
  [38, "graphics (FACILITY_GRAPHICS)"],
  [39, "the shell (FACILITY_SHELL)"],
  [0x876, "Direct3D (FACILITY_D3D)"],
  [0x87A, "DXGI (FACILITY_DXGI)"],
]);

/** What the HRESULTs mean that one meets most, which have no Win32 error in them. */
const WORDS: ReadonlyMap<number, string> = new Map([
  [0x80004001, "the function is not implemented"],
  [0x80004002, "the object has no such interface"],
  [0x80004003, "a null pointer was given"],
  [0x80004004, "the operation was aborted"],
  [0x80004005, "a failure without a reason"],
  [0x8000FFFF, "a failure that the function did not expect"],
  [0x800401F0, "COM was not initialised on this thread"],
  [0x80010001, "the other side rejected the call"],
  [0x80010105, "the other side failed in the call"],
  [0x80010108, "the object's process has ended, or it was disconnected"],
  [0x8001010A, "the other side is busy: try again later"],
  [0x8001010E, "an object was used on another thread than its own"],
  [0x80040154, "the class is not registered, or not for this bitness"],
  [0x80080005, "the server process did not start in time"],
  [0x887A0005, "the graphics device is gone: its driver was reset, updated or removed"],
  [0x887A0006, "the graphics device hung on commands that it was given"],
  [0x887A0007, "the graphics device was reset because of wrong commands"],
]);

/** An HRESULT, taken apart. */
export interface HResultFact {
  /** The code, unsigned. */
  readonly code: number;
  /** Its name in winerror.h, or the class of .NET's exceptions that has it. */
  readonly name?: string | undefined;
  /** What it means, for the best known. */
  readonly words?: string | undefined;
  /** Where it comes from, in words. */
  readonly facility?: string | undefined;
  /** The Win32 error in it. */
  readonly win32?: number | undefined;
  /** The NTSTATUS in it. */
  readonly ntstatus?: number | undefined;
}

const FAILURE = 0x8000_0000, OF_NT = 0x1000_0000, CUSTOMER = 0x2000_0000;
const WIN32 = 7, NET = 19;

/** Takes an HRESULT of a failure apart; `undefined` for a number that is none, or of no known facility and no known name. */
export function hresultFact(value: number): HResultFact | undefined {
  const code = value >>> 0;
  if (code < FAILURE || (code & CUSTOMER) !== 0) return undefined;
  if ((code & OF_NT) !== 0) return { code, ntstatus: (code & ~OF_NT) >>> 0 };
  const number = (code >>> 16) & 0xFFF;
  const facility = FACILITIES.get(number);
  const name = HRESULT_NAMES.get(code) ?? (number === NET ? clrException(code) : undefined);
  if (name === undefined && facility === undefined) return undefined;
  return {
    code,
    name,
    words: WORDS.get(code),
    facility,
    ...(number === WIN32 ? { win32: code & 0xFFFF } : {}),
  };
}
