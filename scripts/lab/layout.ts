/**
 * Where the lab keeps its parts. Everything lives in the user's cache folder, never in the repository, so that
 * a fresh clone finds a lab that is already up.
 *
 * @module
 */
import { homedir } from "node:os";
import { dirname, fromFileUrl, join } from "../support/paths.ts";
import { DENO, ENGINE as ENGINE_VERSION } from "../support/versions.ts";

/** The version of each part; a change here makes `up` bring the new one. */
export const VERSIONS = {
  engine: ENGINE_VERSION,
  deno: DENO,
  wine: 9,
  debian: "trixie",
} as const;

/** The root folder of this repository. */
export const REPO = dirname(dirname(dirname(fromFileUrl(import.meta.url))));

const CACHE = Deno.env.get("XDG_CACHE_HOME") ?? join(homedir(), ".cache");

/** The lab's folder. */
export const LAB = join(CACHE, "trapline", "lab");

/** The Debian tree that Wine runs in when the host has no Wine of its own that is new enough. */
export const ROOT = join(LAB, "root");

/** The Wine prefix. */
export const PREFIX = join(LAB, "prefix");

/** Copies of Wine's system DLLs that the engine can map. */
export const IMAGES = join(LAB, "images");

/** The package with deno.exe of the pinned version. */
export const DENO_PACKAGE = join(LAB, "deno", VERSIONS.deno);

/** That deno.exe, as Wine can map it. */
export const DENO_EXE = join(LAB, "deno", `${VERSIONS.deno}-pages`, "deno.exe");

/** The NuGet package folder, the user's own. */
export const NUGET = Deno.env.get("NUGET_PACKAGES") ?? join(homedir(), ".nuget", "packages");

/** The engine's package in the NuGet folder. */
export const ENGINE = join(NUGET, "microsoft.debugging.platform.dbgeng", VERSIONS.engine);

/** The drive under which Windows programs see the whole of this machine. */
export const DRIVE = "L:";

/** The Windows path of a file on this machine: `/work/x.exe` is `L:\work\x.exe`. */
export function windowsPath(path: string): string {
  const absolute = path.startsWith("/") ? path : join(Deno.cwd(), path);
  return DRIVE + absolute.replaceAll("/", "\\");
}

/** The path on this machine of a file that a Windows program named; undefined when it lies on another drive. */
export function linuxPath(path: string): string | undefined {
  const plain = path.startsWith("\\\\?\\") ? path.slice(4) : path;
  if (plain.slice(0, 2).toUpperCase() !== DRIVE) return undefined;
  return plain.slice(2).replaceAll("\\", "/");
}
