/** The CodeView record of a module: which debug information belongs to it. @module */
import { ansi, guid, utf8 } from "./text.ts";
import type { View } from "./data_view.ts";

/** Which debug information belongs to a module. */
export interface CodeView {
  /** The record's signature: RSDS and NB10 name a PDB, BpEL holds an ELF build id. */
  readonly format: "RSDS" | "NB10" | "BpEL" | "unknown";
  /** The GUID of a PDB (RSDS). */
  readonly guid?: string;
  /** The link time of an old PDB (NB10). */
  readonly signature?: number;
  /** How often the PDB was written. */
  readonly age?: number;
  /** The PDB's path as the linker wrote it. */
  readonly path?: string;
  /** The build id in hexadecimal (BpEL). */
  readonly buildId?: string;
  /**
   * What symbol servers and Breakpad call the debug id: the GUID in upper case without dashes, then the age in
   * lower-case hexadecimal. Breakpad's folders of symbols have this name, so the case counts.
   */
  readonly debugId?: string;
}

const RSDS = 0x53445352;
const NB10 = 0x3031424E;
const BPEL = 0x4270454C;

/** Reads the record of a module's `cv` location. */
export function parseCodeView(view: View): CodeView {
  switch (view.u32(0)) {
    case RSDS:
      return rsds(view.atLeast(24, "A PDB record"));
    case NB10:
      return nb10(view.atLeast(16, "A PDB record"));
    case BPEL:
      return bpel(view);
    default:
      return { format: "unknown" };
  }
}

/** 'RSDS', GUID at 4, age at 20, path at 24. */
function rsds(view: View): CodeView {
  const id = guid(view, 4);
  const age = view.u32(20);
  const path = utf8(view.bytes.subarray(24));
  return { format: "RSDS", guid: id, age, path, debugId: id.replaceAll("-", "") + age.toString(16) };
}

/** 'NB10', offset at 4, link time at 8, age at 12, path at 16. */
function nb10(view: View): CodeView {
  const signature = view.u32(8);
  const age = view.u32(12);
  const debugId = signature.toString(16).toUpperCase().padStart(8, "0") + age.toString(16);
  return { format: "NB10", signature, age, path: ansi(view.bytes.subarray(16)), debugId };
}

/** 'LEpB' in file order, then the build id. Breakpad takes its first 16 bytes for a GUID with age 0. */
function bpel(view: View): CodeView {
  const bytes = view.bytes.subarray(4, 4 + 64);
  const buildId = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (bytes.length < 16) return { format: "BpEL", buildId };
  return { format: "BpEL", buildId, debugId: `${guid(view, 4).replaceAll("-", "")}0` };
}
