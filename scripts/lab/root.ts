/**
 * The place Wine and the compilers run in: this machine itself, or a Debian tree.
 *
 * The tree is entered in a mount namespace of its own (`unshare -m`), so its mounts are gone with the last process
 * in it, however that process ended: nothing is ever left mounted.
 *
 * @module
 */
import { has } from "../support/command.ts";
import { IMAGES, NUGET, PREFIX, ROOT, VERSIONS, windowsPath } from "./layout.ts";

/** A program with its arguments and environment, ready for `Deno.Command`. */
export interface Invocation {
  readonly program: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}

/** Enters the tree: `$1` is its folder, then the working folder as seen inside, then the program and its arguments. */
const ENTER = `
root=$1; cwd=$2; shift 2
mount --rbind / "$root/host" && mount --bind /proc "$root/proc" && mount --rbind /dev "$root/dev" || exit 125
exec chroot "$root" sh -c 'cd "$0" && exec "$@"' "$cwd" "$@"
`;

/** The major version of this machine's own Wine, 0 when it has none. */
async function hostWine(): Promise<number> {
  if (!await has("wine")) return 0;
  const { stdout } = await new Deno.Command("wine", { args: ["--version"], stderr: "null" }).output();
  return Number(/wine-(\d+)/.exec(new TextDecoder().decode(stdout))?.[1] ?? 0);
}

/**
 * Without these Wine loads its own stub of the engine, even from an absolute path. Wine's mscoree.dll, which starts .NET
 * programs, needs Wine's own dbghelp.dll where there is no other.
 */
const OVERRIDES = "dbgeng,dbgcore,dbgmodel,msdia140=n;dbghelp=n,b";

let kind: Promise<"host" | "tree"> | undefined;

/** Which of the two this machine uses. */
export function rootKind(): Promise<"host" | "tree"> {
  return kind ??= hostWine().then((major) => major >= VERSIONS.wine ? "host" : "tree");
}

/** The path that a program inside the root uses for a file of this machine. */
export async function insidePath(path: string): Promise<string> {
  return await rootKind() === "host" ? path : `/host${path}`;
}

/** How to run a program inside the root, in a working folder of this machine. */
export async function inside(program: string, args: string[], cwd: string = Deno.cwd()): Promise<Invocation> {
  const env = await wineEnvironment();
  if (await rootKind() === "host") {
    return { program: "sh", args: ["-c", 'cd "$0" && exec "$@"', cwd, program, ...args], env };
  }
  return {
    program: "unshare",
    args: [
      "-m",
      "--propagation",
      "private",
      "sh",
      "-c",
      ENTER,
      "sh",
      ROOT,
      await insidePath(cwd),
      program,
      ...args,
    ],
    env,
  };
}

async function wineEnvironment(): Promise<Record<string, string>> {
  return {
    PATH: "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
    WINEPREFIX: await insidePath(PREFIX),
    WINEARCH: "win64",
    WINEDEBUG: Deno.env.get("WINEDEBUG") ?? "-all",
    // Without it Wine can't pass on names that are not ASCII.
    LC_ALL: "C.UTF-8",
    WINEDLLOVERRIDES: OVERRIDES,
    NUGET_PACKAGES: windowsPath(NUGET),
    // Without a Node on PATH, Deno copies itself as one at every start, 97 MB each, and under Wine they stay.
    DENO_DISABLE_NODE_SHIM: "1",
    _NT_EXECUTABLE_IMAGE_PATH: windowsPath(IMAGES),
  };
}
