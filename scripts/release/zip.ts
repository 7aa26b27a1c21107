/** The zip: one executable that needs no Deno, what it takes to use it, and the hashes of all of it. @module */
import { zipSync } from "fflate";
import { inherit } from "../support/command.ts";
import { join } from "../support/paths.ts";
import { bundle, ENTRY } from "./bundle.ts";
import { DIST, DOCUMENTS, ROOT, VERSION } from "./layout.ts";

/** What is compiled for: Windows on either processor. */
export const TARGETS = ["x86_64-pc-windows-msvc", "aarch64-pc-windows-msvc"] as const;

/** Makes the executable of the bundle; Deno downloads its runtime for that. @throws {Error} If it can't. */
export async function compile(target: string, dist: string = DIST): Promise<string> {
  const executable = join(dist, target, "trapline.exe");
  const program = join(dist, target, "program");
  await bundle(program);
  const flags = ["-A", "--no-check", "--target", target, "--output", executable];
  const code = await inherit(Deno.execPath(), ["compile", ...flags, join(program, ENTRY)], { cwd: ROOT });
  if (code !== 0) throw new Error(`deno compile ended with code ${code}`);
  return executable;
}

/** Packs an executable as a release for a target; the path of the zip, which has its hash beside it. */
export async function zip(target: string, executable: string, dist: string = DIST): Promise<string> {
  const name = `trapline-${VERSION}-${target}`;
  const sources = {
    "trapline.exe": executable,
    "recipe.schema.json": join(ROOT, "schema", "recipe.schema.json"),
    ...Object.fromEntries(DOCUMENTS.map((file) => [file, join(ROOT, file)])),
  };
  const files: Record<string, Uint8Array<ArrayBuffer>> = {};
  for (const [file, path] of Object.entries(sources)) files[`${name}/${file}`] = await Deno.readFile(path);
  const sums = await Promise.all(
    Object.entries(files).map(async ([path, data]) =>
      `${await sha256(data)}  ${path.slice(name.length + 1)}\n`
    ),
  );
  files[`${name}/SHA256SUMS`] = new TextEncoder().encode(sums.join(""));
  const packed = new Uint8Array(zipSync(files));
  await Deno.mkdir(dist, { recursive: true });
  await Deno.writeFile(join(dist, `${name}.zip`), packed);
  await Deno.writeTextFile(join(dist, `${name}.zip.sha256`), `${await sha256(packed)}  ${name}.zip\n`);
  return join(dist, `${name}.zip`);
}

async function sha256(data: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", data)).toHex();
}
