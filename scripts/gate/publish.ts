/**
 * `deno run -A scripts/gate/publish.ts`: would JSR take this package, without slow types, and is it the product alone?
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { fromFileUrl } from "../support/paths.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));
const PRODUCT = /^(mod\.ts|deno\.json|README\.md|CHANGELOG\.md|LICENSE|(lib|schema)\/[\w./-]+)$/;

/** The files of a rehearsed publication that are none of the product, and how many there are in all. */
export function foreign(output: string, root: string): { readonly all: number; readonly foreign: string[] } {
  const base = new URL(`file://${root.replaceAll("\\", "/").replace(/\/?$/, "/")}`).href;
  const files = [...output.matchAll(/^\s*(file:\/\/\S+)/gm)].map(([, url = ""]) =>
    decodeURIComponent(url.slice(base.length))
  );
  return { all: files.length, foreign: files.filter((file) => !PRODUCT.test(file)) };
}

async function main(): Promise<number> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["publish", "--dry-run", "--allow-dirty"],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  const output = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  if (code !== 0) console.error(output);
  const found = foreign(output, ROOT);
  for (const file of found.foreign) console.error(`${file}: would be published, and is none of the product`);
  const ok = code === 0 && found.all > 0 && found.foreign.length === 0;
  console.log(`publish: ${ok ? `${found.all} files of the product` : "FAILED"}`);
  return ok ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
