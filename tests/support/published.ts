/** The command line as it is published, made of the sources as they are. @module */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fixtureFolder } from "../../scripts/fixtures/compiler.ts";
import { hash } from "../../scripts/fixtures/build.ts";
import { wholeFolder } from "../../scripts/support/whole.ts";
import { ENTRY, program } from "../../scripts/release/bundle.ts";
import { ROOT } from "../../scripts/release/layout.ts";

let made: Promise<string> | undefined;

/** The script to run; it is made once for all tests, and again when a source has changed. */
export function published(): Promise<string> {
  return made ??= make();
}

async function make(): Promise<string> {
  const sources = (await readdir(join(ROOT, "lib"), { recursive: true })).filter((name) =>
    name.endsWith(".ts")
  );
  const files = ["deno.json", "deno.lock", ...sources.sort().map((name) => join("lib", name))];
  const texts = await Promise.all(files.map((name) => Deno.readTextFile(join(ROOT, name))));
  const folder = join(fixtureFolder(), `published-${await hash([...files, ...texts].join("\0"))}`);
  await wholeFolder(folder, program);
  return join(folder, ENTRY);
}
