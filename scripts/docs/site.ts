/**
 * `deno task docs`: builds the site from docs/ into dist/docs, with VitePress. `--serve` serves it on loopback afterwards.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { REPO } from "../lab/layout.ts";
import { inherit } from "../support/command.ts";
import { join } from "../support/paths.ts";
import { serveFolder } from "../support/serve_folder.ts";

/** Where the built site is. */
export const SITE = join(REPO, "dist", "docs");

const SOURCE = join(REPO, "site");
const PAGES = join(SOURCE, "pages");

/** Builds the site; the exit code. */
export async function buildSite(): Promise<number> {
  await stage();
  return await inherit(Deno.execPath(), ["run", "-A", "--quiet", "npm:vitepress", "build", "."], {
    cwd: SOURCE,
  });
}

/** The pages as VitePress wants them: in one folder, with the home page and with files that are served as they are. */
async function stage(): Promise<void> {
  await Deno.remove(PAGES, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await copy(join(REPO, "docs"), PAGES);
  await Deno.copyFile(join(SOURCE, "index.md"), join(PAGES, "index.md"));
  await Deno.mkdir(join(PAGES, "public"));
  await Deno.copyFile(join(REPO, "docs", "inspect-crash.svg"), join(PAGES, "public", "inspect-crash.svg"));
  await copy(join(REPO, "schema"), join(PAGES, "public", "schema"));
}

async function copy(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copy(join(from, name), join(to, name));
    else await Deno.copyFile(join(from, name), join(to, name));
  }
}

if (import.meta.main) {
  const code = await buildSite();
  if (code !== 0) Deno.exit(code);
  console.log(`The site is in ${SITE}`);
  if (Deno.args.includes("--serve")) {
    const { url, finished } = serveFolder(SITE);
    console.log(`It is served at ${url} until Ctrl-C`);
    await finished;
  }
}
