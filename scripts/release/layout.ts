/** What a release is made of, and where it is put. @module */
import config from "../../deno.json" with { type: "json" };
import { dirname, fromFileUrl, join } from "../support/paths.ts";

/** The root folder of this repository. */
export const ROOT = dirname(dirname(dirname(fromFileUrl(import.meta.url))));

/** Where releases are put. */
export const DIST = join(ROOT, "dist");

/** The version, as in deno.json. */
export const VERSION: string = config.version;

/** What users of any package get beside the program. */
export const DOCUMENTS = ["README.md", "CHANGELOG.md", "LICENSE"];

/** deno.json, as far as a package is made from it. */
export const CONFIG: {
  readonly license: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly imports: Readonly<Record<string, string>>;
} = config;
