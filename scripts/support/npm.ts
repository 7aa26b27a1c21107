/** Packages of npm, unpacked as they are: nothing of them is run. @module */
import { capture } from "./command.ts";
import { join } from "./paths.ts";

/** Unpacks a package of one version into a folder that is there; for whatever system it is. */
export async function unpackPackage(name: string, version: string, folder: string): Promise<void> {
  const packed = (await capture("npm", ["pack", "--silent", `${name}@${version}`], { cwd: folder })).trim();
  await capture("tar", ["xzf", packed, "--strip-components=1"], { cwd: folder });
  await Deno.remove(join(folder, packed));
}
