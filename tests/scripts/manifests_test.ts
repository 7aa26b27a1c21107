/** What winget and scoop would install: made from zips that are made here, and held to their fields. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { parse } from "yaml";
import { VERSION } from "../../scripts/release/layout.ts";
import { manifests } from "../../scripts/release/manifests.ts";
import { TARGETS, zip } from "../../scripts/release/zip.ts";
import { capture } from "../../scripts/support/command.ts";
import { tempFolder } from "../support/temp.ts";

interface Installer {
  readonly Architecture: string;
  readonly InstallerUrl: string;
  readonly InstallerSha256: string;
  readonly NestedInstallerFiles: readonly { readonly RelativeFilePath: string }[];
}

Deno.test("the manifests name the zips of the release, their hashes, and the executable in them", async () => {
  await using temp = await tempFolder();
  const executable = join(temp.path, "compiled.exe");
  await Deno.writeTextFile(executable, "MZ");
  for (const target of TARGETS) await zip(target, executable, temp.path);
  const paths = await manifests(temp.path, "2026-11-28");
  assert.equal(paths.length, 5);
  await capture("sha256sum", ["--check", "--strict", "SHA256SUMS"], { cwd: temp.path });

  const folder = join(temp.path, "winget", "manifests", "t", "Trapline", "Trapline", VERSION);
  const files = await Promise.all(
    ["", ".installer", ".locale.en-US"].map(async (part) =>
      parse(await Deno.readTextFile(join(folder, `Trapline.Trapline${part}.yaml`))) as Record<string, unknown>
    ),
  );
  for (const file of files) {
    assert.equal(file["PackageIdentifier"], "Trapline.Trapline");
    assert.equal(file["PackageVersion"], VERSION);
    assert.equal(file["ManifestVersion"], "1.9.0");
  }
  assert.deepEqual(files.map((file) => file["ManifestType"]), ["version", "installer", "defaultLocale"]);
  const installers = files[1]!["Installers"] as Installer[];
  assert.deepEqual(installers.map(({ Architecture }) => Architecture), ["x64", "arm64"]);
  const scoop = JSON.parse(await Deno.readTextFile(join(temp.path, "scoop", "trapline.json")));
  for (const [i, { InstallerUrl, InstallerSha256, NestedInstallerFiles: [nested] }] of installers.entries()) {
    const name = InstallerUrl.split("/").at(-1)!;
    const bytes = await Deno.readFile(join(temp.path, name));
    const hash = createHash("sha256").update(bytes).digest("hex");
    assert.equal(InstallerSha256, hash.toUpperCase());
    assert.ok(Object.hasOwn(unzipSync(bytes), nested!.RelativeFilePath.replace("\\", "/")));
    const { url, hash: ofScoop, extract_dir } = scoop.architecture[["64bit", "arm64"][i]!];
    assert.deepEqual([url, ofScoop, extract_dir], [InstallerUrl, hash, name.replace(/\.zip$/, "")]);
  }
});
