// deno-lint-ignore-file explicit-function-return-type
// The deno that this action runs with: the one on PATH, or npm's of the version that action.yml brings.
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Its path. */
export function deno(temp) {
  if (spawnSync("deno", ["--version"]).status === 0) return "deno";
  const [, version] = /deno-version: v(\S+)/.exec(readFileSync(join(ROOT, "action.yml"), "utf8"));
  const folder = join(temp, "trapline-deno");
  // npm is a script on Windows, and those take a shell; nothing here comes from an input.
  execFileSync("npm", ["install", "--no-save", "--prefix", `"${folder}"`, `deno@${version}`], {
    shell: true,
  });
  return createRequire(join(folder, "node_modules", "x"))("deno/install_api.cjs").runInstall();
}

/** The arguments with which it runs a program of ours. */
export function ours(script, ...args) {
  const flags = ["run", "-A", "--no-check", "--quiet", "--frozen", "--node-modules-dir=none"];
  return [...flags, "--config", join(ROOT, "deno.json"), join(ROOT, "lib", ...script.split("/")), ...args];
}

/** Tells the job that this action itself failed. */
export function fail(text) {
  const line = text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  process.stdout.write(`::error title=Trapline failed::${line}\n`);
}
