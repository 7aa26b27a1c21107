/** Whether a dump was captured under Wine, which says that it is a Windows: enter at isWines(). @module */
import { baseName } from "../facts/path.ts";
import type { Module } from "./modules.ts";

const MICROSOFTS_PDB = /^w?ntdll\.pdb$/i;

/**
 * Whether the modules of a dump are of a Windows that is Wine: its ntdll.dll has a version, but not the PDB that each
 * ntdll.dll of Microsoft's names. A writer that keeps no records of PDBs keeps no versions either.
 *
 * Sighting: Wine 10 has no PDB there, and the version 6.1.7601.24059 whatever Windows it stands for. The version alone
 * says nothing: Windows 10 has 6.2.
 */
export function isWines(modules: readonly Pick<Module, "name" | "version" | "codeView">[]): boolean {
  return modules.some(({ name, version, codeView }) =>
    name.toLowerCase() === "ntdll.dll" && version !== undefined &&
    !MICROSOFTS_PDB.test(baseName(codeView?.path ?? ""))
  );
}
