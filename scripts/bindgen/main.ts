/**
 * Writes the tables of dbgeng's interfaces and constants from Microsoft's header.
 *
 * `deno run -A scripts/bindgen/main.ts [--check] [--header PATH]`
 *
 * With `--check` nothing is written: exit 1 and the differences if the committed tables are not what the header
 * gives; exit 0 with a notice if there is no header to compare with.
 *
 * @module
 */
// deno-lint-ignore-file no-console

import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { differences, format, generate, strays } from "./generate.ts";
import { ADVICE, headerPath, readHeader } from "./header.ts";
import type { Output } from "./emit_tables.ts";

const ROOT = join(import.meta.dirname!, "..", "..");

async function write(outputs: readonly Output[]): Promise<void> {
  for (const { path, text } of outputs) {
    await Deno.mkdir(dirname(join(ROOT, path)), { recursive: true });
    await Deno.writeTextFile(join(ROOT, path), text);
  }
  for (const path of await strays(outputs, ROOT)) await Deno.remove(join(ROOT, path));
  console.log(`bindgen: wrote ${outputs.length} files`);
}

async function check(outputs: readonly Output[]): Promise<number> {
  const found = await differences(outputs, ROOT);
  for (const line of found) console.error(line);
  const verdict = found.length === 0 ? "are what the header gives" : `${found.length} differ`;
  console.log(`bindgen: ${outputs.length} files, ${verdict}`);
  return found.length === 0 ? 0 : 1;
}

/** The exit code. */
async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { check: { type: "boolean" }, header: { type: "string" } } });
  const path = values.header ?? headerPath((name) => Deno.env.get(name));
  const header = await readHeader(path);
  if (header === undefined) {
    const skip = values.check === true && values.header === undefined;
    console.error(`bindgen: ${skip ? "skipped: " : ""}header not found at ${path} (${ADVICE})`);
    return skip ? 0 : 1;
  }
  const outputs: Output[] = [];
  for (const output of generate(header)) outputs.push(await format(output, ROOT));
  if (values.check === true) return await check(outputs);
  await write(outputs);
  return 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
