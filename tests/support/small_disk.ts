/** A disk of a few megabytes, for what happens when one is full. @module */
import { PREFIX, ROOT } from "../../scripts/lab/layout.ts";
import { type Invocation, rootKind } from "../../scripts/lab/root.ts";

/** A small disk that is gone at the end of its scope. */
export interface SmallDisk extends AsyncDisposable {
  /** Its folder, as the runs that {@link enter} gives see it. */
  readonly path: string;
  /** The same run where the disk is to be seen. */
  readonly enter: (invocation: Invocation) => Invocation;
}

/** Whether one can be had: by root, on Linux, with Wine in a tree of its own. */
export const noSmallDisk: boolean = Deno.build.os !== "linux" || Deno.uid() !== 0 ||
  await rootKind() !== "tree";

/**
 * Mounts one of so many KiB. Wine's server opens the files for every program and looks for them in its own mount
 * namespace; so the disk is mounted there, and runs that shall see it are put there too. Some Windows program must be
 * running, or that server isn't.
 */
export async function smallDisk(kib: number): Promise<SmallDisk> {
  const server = await wineServer();
  const path = await Deno.makeTempDir({ prefix: "trapline-disk-" });
  const there = (args: string[]): string[] => ["-t", String(server), "-m", "-r", ...args];
  const folder = `/host${path}`;
  await nsenter(there(["mount", "-t", "tmpfs", "-o", `size=${kib}k`, "none", folder]));
  return {
    path,
    enter: ({ program, args, env }) => {
      const at = args.indexOf(ROOT);
      if (program !== "unshare" || at < 0) {
        throw new Error("The lab enters its tree in a way that is new here");
      }
      // What follows the tree's folder is the working folder in it, and the program.
      const [cwd = "/", ...rest] = args.slice(at + 1);
      return { program: "nsenter", args: there(["sh", "-c", 'cd "$0" && exec "$@"', cwd, ...rest]), env };
    },
    [Symbol.asyncDispose]: async () => {
      await nsenter(there(["umount", "-l", folder]));
      await Deno.remove(path);
    },
  };
}

/** The server of the lab's prefix, known by its working folder, which Wine names after the prefix's device and inode. */
async function wineServer(): Promise<number> {
  const { dev, ino } = await Deno.stat(PREFIX);
  const folder = `/server-${dev.toString(16)}-${ino?.toString(16)}`;
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const command = await Deno.readTextFile(`/proc/${name}/comm`).catch(() => "");
    if (!command.startsWith("wineserver")) continue;
    const cwd = await Deno.readLink(`/proc/${name}/cwd`).catch(() => "");
    if (cwd.endsWith(folder)) return Number(name);
  }
  throw new Error("The lab's Wine server is not running");
}

async function nsenter(args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("nsenter", { args }).output();
  if (!success) throw new Error(`nsenter ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}
