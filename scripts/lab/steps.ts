/** The steps of `lab up`, each with a way to tell that it is done. @module */
import { capture, CommandError, has } from "../support/command.ts";
import { unpackPackage } from "../support/npm.ts";
import { dirname, join } from "../support/paths.ts";
import { exists, wholeFolder } from "../support/whole.ts";
import { copyImages } from "./images.ts";
import {
  DENO_EXE,
  DENO_PACKAGE,
  DRIVE,
  ENGINE,
  IMAGES,
  NUGET,
  PREFIX,
  REPO,
  ROOT,
  VERSIONS,
} from "./layout.ts";
import { inPages } from "./pages.ts";
import { inside, insidePath, rootKind } from "./root.ts";
import { applySettings, settingsApplied, wine } from "./settings.ts";

/** One part of the lab. */
export interface Step {
  /** What it brings, for the progress line. */
  readonly name: string;
  /** How long it takes the first time, roughly. */
  readonly takes: string;
  /** Programs it runs, each with what to do when it is missing. */
  readonly needs?: Readonly<Record<string, string>>;
  /** Whether it needs root. */
  readonly root?: true;
  done(): Promise<boolean>;
  make(): Promise<unknown>;
}

/** Debian's packages for the fixtures: mingw-w64 for plain programs, clang and lld for programs with a PDB. */
const COMPILERS = ["clang", "lld", "gcc-mingw-w64-x86-64", "g++-mingw-w64-x86-64"];

/** A part of the lab can't be had on this machine; the message says what to do. */
export class LabError extends Error {
  override readonly name = "LabError";
}

/** The Debian mirror this machine's apt uses. */
export async function mirror(): Promise<string> {
  const uris = await capture("apt-get", [
    "indextargets",
    "--format",
    "$(ORIGIN) $(REPO_URI)",
    "Created-By: Packages",
  ])
    .catch(() => "");
  const found = uris.split("\n").find((line) => /^Debian .*\/debian\/?$/.test(line))?.split(" ")[1];
  if (found) return found;
  throw new LabError(
    `This machine has no Wine ${VERSIONS.wine} or newer, and its apt knows no Debian mirror to take one from. ` +
      `Install Wine ${VERSIONS.wine} or newer, then run this again.`,
  );
}

const tree: Step = {
  name: `Wine and compilers (Debian ${VERSIONS.debian}, 2.7 GB)`,
  takes: "2 min",
  needs: {
    unshare: "install util-linux",
    chroot: "install coreutils",
    mount: "install mount",
    "apt-get": "use Debian, or install Wine 9 or newer",
  },
  root: true,
  done: async () => await rootKind() === "host" || await exists(ROOT),
  async make(): Promise<void> {
    if (!await has("debootstrap")) {
      await capture("apt-get", ["update"]).catch(() => "");
      await capture("apt-get", ["install", "-y", "--no-install-recommends", "debootstrap"]);
    }
    const include = ["ca-certificates", "wine64", "wine", ...COMPILERS].join(",");
    const from = await mirror();
    await wholeFolder(ROOT, async (partial) => {
      // What it mounts ends with it, however it ends; and while it runs, though we were killed, it holds a lock.
      await capture("unshare", [
        ..."-m --propagation private flock".split(" "),
        partial,
        "debootstrap",
        "--variant=minbase",
        `--include=${include}`,
        VERSIONS.debian,
        partial,
        from,
      ]);
      await Deno.mkdir(join(partial, "host"));
    });
  },
};

const compilers: Step = {
  name: "compilers (mingw-w64, clang, lld)",
  takes: "1 min",
  done: async () => await rootKind() === "tree" || await has("ld.lld") && await has("x86_64-w64-mingw32-g++"),
  root: true,
  async make(): Promise<void> {
    await capture("apt-get", ["update"]);
    await capture("apt-get", ["install", "-y", "--no-install-recommends", ...COMPILERS]);
  },
};

const deno: Step = {
  name: `deno.exe ${VERSIONS.deno} (40 MB)`,
  takes: "5 s",
  needs: { npm: "install Node.js with npm", tar: "install tar" },
  done: () => exists(DENO_PACKAGE),
  make: () =>
    wholeFolder(DENO_PACKAGE, (partial) => unpackPackage("@deno/win32-x64", VERSIONS.deno, partial)),
};

const pages: Step = {
  name: "deno.exe as Wine can map it",
  takes: "1 s",
  done: () => exists(DENO_EXE),
  make: () =>
    wholeFolder(dirname(DENO_EXE), async (partial) => {
      const file = await Deno.readFile(join(DENO_PACKAGE, "deno.exe"));
      await Deno.writeFile(join(partial, "deno.exe"), inPages(file));
    }),
};

export const engine: Step = {
  name: `Microsoft's debugger engine (NuGet, ${VERSIONS.engine})`,
  takes: "5 s",
  needs: { dotnet: "install the .NET SDK, which fetches the engine from NuGet" },
  done: () => exists(join(ENGINE, "content", "amd64", "dbgeng.dll")),
  async make(): Promise<void> {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeTextFile(
        join(folder, "engine.csproj"),
        `<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>netstandard2.0</TargetFramework>` +
          `<DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences></PropertyGroup><ItemGroup>` +
          `<PackageDownload Include="Microsoft.Debugging.Platform.DbgEng" Version="[${VERSIONS.engine}]"/>` +
          `</ItemGroup></Project>`,
      );
      await capture("dotnet", ["restore", "--packages", NUGET], { cwd: folder });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
};

/** Ends every Windows program in the lab; the mounts of its namespaces end with them. */
export async function endPrograms(): Promise<void> {
  const { program, args, env } = await inside("wineserver", ["-k"], "/");
  await capture(program, args, { env }).catch((error) => {
    if (!(error instanceof CommandError)) throw error; // wineserver -k fails when none is running.
  });
}

const prefix: Step = {
  name: "a Wine prefix",
  takes: "15 s",
  done: () => exists(join(PREFIX, "trapline-ready")),
  async make(): Promise<void> {
    if (await exists(PREFIX)) { // A set-up was killed here.
      await endPrograms();
      await Deno.remove(PREFIX, { recursive: true });
    }
    const drive = join(PREFIX, "dosdevices", DRIVE.toLowerCase());
    await wine("wineboot", "-i");
    await Deno.remove(drive).catch(() => {});
    await Deno.symlink(await insidePath("/"), drive);
    await applySettings();
    await endPrograms(); // The desktop is made anew, without a display.
    await Deno.writeTextFile(join(PREFIX, "trapline-ready"), "");
  },
};

/** What a console program of 32 bits needs beside what Wine has for 64 bits; no Linux library of 32 bits, no loader. */
const SMALL = ["ntdll", "kernel32", "kernelbase", "msvcrt"].map((name) => `${name}.dll`);
const SYSWOW64 = join(PREFIX, "drive_c/windows/syswow64");

/** Takes them out of Debian's package for i386, which is not installed. */
const TAKE_SMALL = `
set -e; cd "$(mktemp -d)"; trap 'dpkg --remove-architecture i386 || :; rm -r "$PWD"' EXIT
dpkg --add-architecture i386; apt-get -q update; apt-get -q download libwine:i386
for dll in ${SMALL.join(" ")}; do
  dpkg-deb --fsys-tarfile libwine_*.deb | tar x --transform 's,.*/,,' --wildcards "*/i386-windows/$dll"
  x86_64-w64-mingw32-strip --strip-debug "$dll"
  install -D -m 644 "$dll" "/usr/lib/x86_64-linux-gnu/wine/i386-windows/$dll"
  install -D -m 644 "$dll" "$0/$dll"
done
`;

/** Programs of 32 bits. A Wine of this machine's own has them or hasn't. */
const wow64: Step = {
  name: "what 32-bit programs need (104 MB)",
  takes: "20 s",
  root: true,
  done: async () =>
    await rootKind() === "host" ||
    (await Promise.all(SMALL.map((dll) => exists(join(SYSWOW64, dll))))).every((there) => there),
  async make(): Promise<void> {
    const { program, args, env } = await inside("sh", ["-c", TAKE_SMALL, await insidePath(SYSWOW64)], "/");
    await capture(program, args, { env });
  },
};

/** Applied to a prefix that is there already, too: programs that run in it are left alone. */
const settings: Step = {
  name: "the prefix's settings",
  takes: "1 s",
  done: settingsApplied,
  make: applySettings,
};

const images: Step = {
  name: "system DLLs for stacks",
  takes: "1 s",
  done: () => exists(IMAGES),
  make: () =>
    wholeFolder(IMAGES, async (partial) => {
      await copyImages(join(PREFIX, "drive_c/windows/system32"), partial);
    }),
};

/** The repository's npm packages, installed here because deno.exe in the lab reads the same node_modules. */
const packages: Step = {
  name: "npm packages",
  takes: "5 s",
  done: async () => {
    const [lock, modules] = await Promise.all(
      ["deno.lock", "node_modules/.deno"].map((path) => Deno.stat(join(REPO, path)).catch(() => undefined)),
    );
    return !!modules && (modules.mtime ?? 0) >= (lock?.mtime ?? 0);
  },
  async make(): Promise<void> {
    await capture(Deno.execPath(), ["install", "--quiet"], { cwd: REPO });
    await Deno.utime(join(REPO, "node_modules/.deno"), new Date(), new Date());
  },
};

/** In the order they are made. */
export const STEPS: readonly Step[] = [
  tree,
  compilers,
  deno,
  pages,
  engine,
  prefix,
  wow64,
  settings,
  images,
  packages,
];

/** What stands in the way of a step, each with what to do about it. */
export async function obstacles({ name, needs = {}, root }: Step): Promise<string[]> {
  const found = root && Deno.uid() !== 0
    ? [`${name} needs root: run the same command as root or with sudo`]
    : [];
  for (const [program, remedy] of Object.entries(needs)) {
    if (!await has(program)) found.push(`${name} needs "${program}": ${remedy}`);
  }
  return found;
}

/** Free bytes on the disk that holds a folder. */
export async function freeBytes(folder: string): Promise<number> {
  const out = await capture("df", ["--output=avail", "-B1", folder]).catch((error) => {
    if (error instanceof CommandError) return "0";
    throw error;
  });
  return Number(out.trim().split("\n").at(-1));
}
