/**
 * `deno task release`: what is published, in dist/.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { CommandError } from "../support/command.ts";
import { manifests } from "./manifests.ts";
import { npmPackage } from "./npm.ts";
import { compile, TARGETS, zip } from "./zip.ts";

const USAGE = `usage: deno task release COMMAND
  npm            the npm package, packed
  zip [TARGET]   the executable with what belongs to it, for a target or all: ${TARGETS.join(", ")}
  manifests      what winget and scoop install from, for the zips that are there, and SHA256SUMS`;

async function main([command, ...args]: string[]): Promise<number> {
  if (command === "npm") console.log(await npmPackage());
  else if (command === "manifests") console.log((await manifests()).join("\n"));
  else if (command === "zip") {
    for (const target of args.length > 0 ? args : TARGETS) {
      console.log(await zip(target, await compile(target)));
    }
  } else {
    console.error(USAGE);
    return 2;
  }
  return 0;
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    console.error(`release: ${error instanceof CommandError ? error.message : error}`);
    Deno.exit(1);
  }
}
