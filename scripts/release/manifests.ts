/**
 * What winget and scoop install from: where a release's zips are and their hashes. Written from the documentation of both;
 * neither has taken one yet.
 *
 * @module
 */
import { join } from "../support/paths.ts";
import { DIST, VERSION } from "./layout.ts";
import { TARGETS } from "./zip.ts";

const REPOSITORY = "https://github.com/trapline/trapline";
const IDENTIFIER = "Trapline.Trapline";
const SUMMARY = "Capture recipes for Windows crash and hang dumps";
/** The schema of winget's manifests. */
const WINGET = "1.9.0";

/** What both call a processor. */
const ARCHITECTURES: Readonly<
  Record<typeof TARGETS[number], { readonly winget: string; readonly scoop: string }>
> = {
  "x86_64-pc-windows-msvc": { winget: "x64", scoop: "64bit" },
  "aarch64-pc-windows-msvc": { winget: "arm64", scoop: "arm64" },
};

/** A zip of a release. */
interface Zip {
  readonly target: typeof TARGETS[number];
  /** The folder in it, which is its name without the ending. */
  readonly name: string;
  readonly url: string;
  /** SHA-256, in lower case. */
  readonly hash: string;
}

/** Writes the manifests of the zips that lie in a folder with their hashes; the paths of what was written. */
export async function manifests(
  dist: string = DIST,
  date: string = new Date().toISOString().slice(0, 10),
): Promise<string[]> {
  const zips = await Promise.all(TARGETS.map((target) => zipIn(dist, target)));
  const files = {
    ...wingetFiles(zips, date),
    "scoop/trapline.json": `${JSON.stringify(scoop(zips), null, 4)}\n`,
    SHA256SUMS: zips.map(({ hash, name }) => `${hash}  ${name}.zip\n`).join(""),
  };
  for (const [path, text] of Object.entries(files)) {
    const folder = join(dist, path, "..");
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(join(dist, path), text);
  }
  return Object.keys(files).map((path) => join(dist, path));
}

async function zipIn(dist: string, target: typeof TARGETS[number]): Promise<Zip> {
  const name = `trapline-${VERSION}-${target}`;
  const [hash = ""] = (await Deno.readTextFile(join(dist, `${name}.zip.sha256`))).split(" ");
  if (!/^[0-9a-f]{64}$/.test(hash)) throw new Error(`${name}.zip.sha256 holds no hash`);
  return { target, name, hash, url: `${REPOSITORY}/releases/download/v${VERSION}/${name}.zip` };
}

function wingetFiles(zips: readonly Zip[], date: string): Record<string, string> {
  const folder = `winget/manifests/t/Trapline/Trapline/${VERSION}`;
  const head = (type: string): string =>
    `# yaml-language-server: $schema=https://aka.ms/winget-manifest.${type}.${WINGET}.schema.json\n` +
    `PackageIdentifier: ${IDENTIFIER}\nPackageVersion: ${VERSION}\n`;
  const tail = (type: string): string => `ManifestType: ${type}\nManifestVersion: ${WINGET}\n`;
  const installers = zips.map(({ target, name, url, hash }) =>
    `- Architecture: ${ARCHITECTURES[target].winget}\n  InstallerUrl: ${url}\n` +
    `  InstallerSha256: ${hash.toUpperCase()}\n  NestedInstallerFiles:\n` +
    `  - RelativeFilePath: ${name}\\trapline.exe\n    PortableCommandAlias: trapline\n`
  ).join("");
  return {
    [`${folder}/${IDENTIFIER}.yaml`]: `${head("version")}DefaultLocale: en-US\n${tail("version")}`,
    [`${folder}/${IDENTIFIER}.installer.yaml`]:
      `${
        head("installer")
      }MinimumOSVersion: 10.0.17763.0\nInstallerType: zip\nNestedInstallerType: portable\n` +
      `Commands:\n- trapline\nReleaseDate: ${date}\nInstallers:\n${installers}${tail("installer")}`,
    [`${folder}/${IDENTIFIER}.locale.en-US.yaml`]:
      `${
        head("defaultLocale")
      }PackageLocale: en-US\nPublisher: The Trapline authors\nPublisherUrl: ${REPOSITORY}\n` +
      `PackageName: Trapline\nPackageUrl: ${REPOSITORY}\nLicense: MIT\nLicenseUrl: ${REPOSITORY}/blob/main/LICENSE\n` +
      `ShortDescription: ${SUMMARY}\nMoniker: trapline\nTags:\n- crash\n- debugger\n- dump\n- minidump\n- procdump\n` +
      `ReleaseNotesUrl: ${REPOSITORY}/releases/tag/v${VERSION}\n${tail("defaultLocale")}`,
  };
}

function scoop(zips: readonly Zip[]): object {
  const architecture = (of: (zip: Zip) => object): object =>
    Object.fromEntries(zips.map((zip) => [ARCHITECTURES[zip.target].scoop, of(zip)]));
  return {
    version: VERSION,
    description: SUMMARY,
    homepage: REPOSITORY,
    license: "MIT",
    architecture: architecture(({ url, hash, name }) => ({ url, hash, extract_dir: name })),
    bin: "trapline.exe",
    checkver: { github: REPOSITORY },
    autoupdate: {
      architecture: architecture(({ target }) => ({
        url: `${REPOSITORY}/releases/download/v$version/trapline-$version-${target}.zip`,
        extract_dir: `trapline-$version-${target}`,
      })),
      hash: { url: "$url.sha256" },
    },
  };
}
