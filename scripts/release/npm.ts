/**
 * The npm package: the command line and every export as one bundle, their types, a launcher, a README of its own, and a
 * package.json made from deno.json. All that it depends on is deno itself.
 *
 * @module
 */
import { capture } from "../support/command.ts";
import { dirname, join } from "../support/paths.ts";
import { DENO } from "../support/versions.ts";
import { exportName, packaged } from "./bundle.ts";
import { CONFIG, DIST, ROOT, VERSION } from "./layout.ts";
import { types } from "./types.ts";

const LAUNCHER = "bin/trapline.mjs";
/** What is bundled. The launcher names it too. */
const PROGRAM = "dist";
const REPOSITORY = "https://github.com/trapline/trapline";

/** What is copied, and where from. */
const CONTENTS: Readonly<Record<string, string>> = {
  "README.md": "scripts/release/README.md",
  "CHANGELOG.md": "CHANGELOG.md",
  "LICENSE": "LICENSE",
  "schema": "schema",
  [LAUNCHER]: "scripts/release/launcher.mjs",
};

/** Makes the package in a folder and packs it; the packed file's path. Without types it takes seconds. */
export async function npmPackage(dist: string = DIST, { typed = true } = {}): Promise<string> {
  const folder = join(dist, "npm");
  await Deno.remove(folder, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  for (const [to, from] of Object.entries(CONTENTS)) await copy(join(ROOT, from), join(folder, to));
  await packaged(join(folder, PROGRAM));
  if (typed) await types(join(folder, PROGRAM));
  await Deno.writeTextFile(join(folder, "package.json"), `${JSON.stringify(manifest(), null, 2)}\n`);
  const name = await capture("npm", ["pack", "--silent", "--pack-destination", dist], { cwd: folder });
  return join(dist, name.trim());
}

function manifest(): unknown {
  const exported = Object.keys(CONFIG.exports).map((name) => {
    const file = `./${PROGRAM}/${exportName(name)}`;
    return [name, { types: `${file}.d.ts`, default: `${file}.js` }];
  });
  return {
    name: "trapline",
    version: VERSION,
    description: "Capture recipes for Windows crash and hang dumps; minidumps and kernel dumps read anywhere",
    keywords: [
      "crash",
      "dump",
      "minidump",
      "hang",
      "debugger",
      "dbgeng",
      "windows",
      "procdump",
      "postmortem",
      "ci",
    ],
    license: CONFIG.license,
    repository: { type: "git", url: `git+${REPOSITORY}.git` },
    homepage: `${REPOSITORY}#readme`,
    bugs: `${REPOSITORY}/issues`,
    type: "module",
    engines: { node: ">=20", deno: `>=${DENO}`, bun: ">=1.2" },
    bin: { trapline: LAUNCHER },
    exports: {
      ...Object.fromEntries(exported),
      "./schema/*": "./schema/*",
      "./package.json": "./package.json",
    },
    dependencies: { deno: DENO },
  };
}

async function copy(from: string, to: string): Promise<void> {
  if ((await Deno.stat(from)).isFile) {
    await Deno.mkdir(dirname(to), { recursive: true });
    return await Deno.copyFile(from, to);
  }
  for await (const { name } of Deno.readDir(from)) await copy(join(from, name), join(to, name));
}
