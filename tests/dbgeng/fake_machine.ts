/** A Windows machine made of plain data, for the engine's finder. @module */
import type { Surroundings } from "../../lib/dbgeng/discover.ts";
import { type Architecture, imageFacts, inBytes } from "../../lib/win32/image_file.ts";
import { type FakeDll, fakeDll } from "./fake_dll.ts";

/** A folder's files; what is no fake DLL is given as bytes. */
export type Folder = Readonly<Record<string, FakeDll | Uint8Array<ArrayBuffer>>>;

/** How the machine differs from one with nothing on it. */
export interface MachineOptions {
  readonly folders?: Readonly<Record<string, Folder>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly architecture?: Architecture;
  readonly kitsRoot?: string;
  readonly elevated?: boolean;
  /** Files with Microsoft's signature, as a test of their whole path. */
  readonly signed?: (path: string) => boolean;
}

/** Where a machine keeps its engines, and what a user may write to. */
export const PLACES = {
  explicit: "D:\\tools\\engine",
  named: "E:\\named",
  nuget: "C:\\Users\\me\\.nuget\\packages\\microsoft.debugging.platform.dbgeng",
  sdk: "C:\\Program Files (x86)\\Windows Kits\\10\\Debuggers",
  system: "C:\\Windows\\System32",
} as const;

/** A whole engine of one version. */
export function engine(version = "10.0.29507.1001", machine?: number): Folder {
  const dll: FakeDll = { version, ...(machine === undefined ? {} : { machine }) };
  return { "dbgeng.dll": dll, "dbghelp.dll": dll, "dbgcore.dll": dll, "dbgmodel.dll": dll };
}

/** The machine; `asked` collects the folders that were looked into, in order. */
export function machine(options: MachineOptions = {}): Surroundings & { readonly asked: string[] } {
  const { folders = {}, env = {}, architecture = "x86_64", kitsRoot, elevated = false, signed } = options;
  const asked: string[] = [];
  const inside = (path: string): Folder[string] | undefined => {
    const cut = path.lastIndexOf("\\");
    const files = Object.entries(folders[path.slice(0, cut)] ?? {});
    return files.find(([name]) => name.toLowerCase() === path.slice(cut + 1).toLowerCase())?.[1];
  };
  return {
    asked,
    env: (name) => ({ USERPROFILE: "C:\\Users\\me", ...env })[name],
    architecture,
    list: (folder) => {
      asked.push(folder);
      const below = Object.keys(folders).filter((path) => path.startsWith(`${folder}\\`));
      const names = below.map((path) => path.slice(folder.length + 1).split("\\")[0]!);
      return [...new Set([...names, ...Object.keys(folders[folder] ?? {})])];
    },
    facts: (path) => {
      const file = inside(path);
      if (file === undefined) return undefined;
      return imageFacts(inBytes(file instanceof Uint8Array ? file : fakeDll(file)));
    },
    systemDirectory: () => PLACES.system,
    kitsRoot: () => kitsRoot,
    elevated: () => elevated,
    userWritable: (folder) => !/^C:\\(Windows|Program Files)/.test(folder),
    signedByMicrosoft: (path) => signed?.(path) ?? false,
  };
}
