/** Why a target could not be loaded, where it ends with a status that says so: which of its DLLs. @module */
import { basename, dirname } from "node:path";
import { type LoadFailure, loadFailureOf } from "../../facts/load_failure.ts";
import { Inspection } from "../../win32/inspection.ts";
import { type LoaderModule, loaderModules } from "../../win32/loader_data.ts";
import { systemDirectory } from "../../win32/system.ts";
import type { Identity } from "../../log/result.ts";
import { missingDll, type Search } from "./missing_dll.ts";

/**
 * The DLL; `undefined` where the code is of something else, or none is found. It is asked while the process still stands
 * where it can: afterwards only its files tell.
 */
export async function loadFailure(
  { pid, image }: Pick<Identity, "pid" | "image">,
  code: number,
): Promise<LoadFailure | undefined> {
  const why = loadFailureOf(code);
  if (why === undefined) return undefined;
  using process = Inspection.open(pid);
  if (why === "refused") return process && refusedDll(loaderModules(process, "started"));
  const loaded = process === undefined ? [] : loaderModules(process, "mapped").map(({ path }) => path);
  return image === "" ? undefined : await missingDll(image, { loaded, ...places(image) });
}

/**
 * The DLL whose DllMain returned FALSE, of those whose DllMains were called, in that order: the loader gives up at it, so
 * it is the last that has not returned TRUE.
 */
export function refusedDll(started: readonly LoaderModule[]): LoadFailure | undefined {
  const refused = started.find(({ failed }) => failed) ?? started.findLast(({ attached }) => !attached);
  return refused && { why: "refused", dll: basename(refused.path) };
}

/** The loader's order, as far as folders go. */
function places(image: string): Pick<Search, "folders" | "system"> {
  const windows = dirname(systemDirectory());
  const system = [systemDirectory(), `${windows}\\SysWOW64`];
  const path = (Deno.env.get("PATH") ?? "").split(";").filter((folder) => folder !== "");
  return {
    system,
    folders: [dirname(image), ...system, `${windows}\\System`, windows, Deno.cwd(), ...path],
  };
}
