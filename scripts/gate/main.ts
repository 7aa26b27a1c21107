/**
 * `deno task ok`: everything that must hold before a change is kept, in order, up to the first failure.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import config from "../../deno.json" with { type: "json" };
import { inherit } from "../support/command.ts";
import { dirname, fromFileUrl } from "../support/paths.ts";

const ROOT = dirname(dirname(dirname(fromFileUrl(import.meta.url))));

/** What users import. */
const EXPORTS = Object.values(config.exports);

/** Each check is a run of deno. */
const CHECKS: readonly (readonly [what: string, ...args: string[]])[] = [
  ["format", "fmt", "--check"],
  ["lint", "lint"],
  ["types", "check"],
  ["documentation", "doc", "--lint", ...EXPORTS],
  ["versions", "run", "-A", "scripts/gate/versions.ts"],
  ["doors", "run", "-A", "scripts/gate/doors.ts"],
  ["bindings", "run", "-A", "scripts/bindgen/main.ts", "--check"],
  ["schemas", "run", "-A", "scripts/schema.ts", "--check"],
  ["commands", "run", "-A", "scripts/commands.ts", "--check"],
  ["reference", "run", "-A", "scripts/docs/recipes.ts", "--check"],
  ["publication", "run", "-A", "scripts/gate/publish.ts"],
  ["growth", "run", "-A", "scripts/gate/growth.ts"],
  ["tests", "run", "-A", "scripts/gate/test.ts"],
];

async function main(): Promise<number> {
  for (const [what, ...args] of CHECKS) {
    const command = `deno ${args.join(" ")}`;
    console.log(`gate: ${what}: ${command}`);
    const code = await inherit(Deno.execPath(), args, { cwd: ROOT });
    if (code === 0) continue;
    console.log(`gate: FAILED at ${what}: "${command}" ended with code ${code}`);
    return 1;
  }
  console.log(`gate: all ${CHECKS.length} checks passed`);
  return 0;
}

if (import.meta.main) Deno.exit(await main());
