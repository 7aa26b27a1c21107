/** Why a file is no program that this machine can launch, by its name and its head, and what to type instead. @module */

/** A file, as far as it is looked at. */
export interface ProgramFile {
  readonly path: string;
  /** Its first bytes, {@link HEAD_BYTES} or all. */
  readonly head: Uint8Array;
  /** How many it has in all. */
  readonly size: number;
}

/** How much of a file is looked at: the header of a program lies in its first page. */
export const HEAD_BYTES = 4096;

/** What runs a script, by the ending of its name. */
const RUNNERS: Readonly<Record<string, string>> = {
  bat: "cmd /c call",
  cmd: "cmd /c call",
  ps1: "powershell -File",
  js: "node",
  cjs: "node",
  mjs: "node",
  py: "python",
  rb: "ruby",
  pl: "perl",
  sh: "bash",
  vbs: "cscript //nologo",
  wsf: "cscript //nologo",
  jar: "java -jar",
};

const DOS = 0x5A4D, PE = 0x4550;
const I386 = 0x14C, AMD64 = 0x8664, ARM64 = 0xAA64, ARM = 0x1C4;
const MACHINES: Readonly<Record<number, string>> = {
  [I386]: "x86",
  [AMD64]: "x64",
  [ARM64]: "ARM64",
  [ARM]: "32-bit ARM",
};
/** What each processor runs. */
const RUNS: Readonly<Record<typeof Deno.build.arch, readonly number[]>> = {
  x86_64: [AMD64, I386],
  aarch64: [ARM64, AMD64, I386],
};
const IMAGE_FILE_DLL = 0x2000;

/** Why it can't be launched on such a processor; undefined where nothing speaks against it. */
export function whyNoProgram(file: ProgramFile, processor = Deno.build.arch): string | undefined {
  const { path, head, size } = file;
  const runner = RUNNERS[/\.([^.\\/]+)$/.exec(path)?.[1]?.toLowerCase() ?? ""];
  if (runner !== undefined) return script(path, runner);
  if (size === 0) return `${path} is empty: 0 bytes`;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const text = new TextDecoder("latin1").decode(head.subarray(0, 64));
  if (text.startsWith("#!")) {
    return script(path, /[\\/\s](\w+)\s*$/.exec(text.split("\n")[0]!)?.[1] ?? "bash");
  }
  if (head.length < 2 || view.getUint16(0, true) !== DOS) {
    return `${path} is no Windows program: ${begins(text)}`;
  }
  const header = head.length < 0x40 ? size : view.getUint32(0x3C, true);
  if (header + 24 > size) return `${path} is cut off: its header would end after its ${size} bytes`;
  if (header + 24 > head.length) return undefined;
  if (view.getUint32(header, true) !== PE) return `${path} is a program of DOS or of 16-bit Windows`;
  const machine = view.getUint16(header + 4, true);
  if ((view.getUint16(header + 22, true) & IMAGE_FILE_DLL) !== 0) {
    return `${path} is a DLL; give the program that loads it, for example: -- rundll32 ${
      quoted(path)
    },FUNCTION`;
  }
  if (RUNS[processor].includes(machine)) return undefined;
  const built = MACHINES[machine] ?? `machine 0x${machine.toString(16).toUpperCase()}`;
  return `${path} is built for ${built}, which this ${
    processor === "x86_64" ? "x64" : "ARM64"
  } machine does not run`;
}

function script(path: string, runner: string): string {
  return `${path} is ${
    runner.startsWith("java") ? "a Java archive" : "a script"
  }; give the program that runs it, for example: --follow-children -- ${runner} ${quoted(path)}`;
}

function quoted(path: string): string {
  return /[\s&()^;,=]/.test(path) ? `"${path}"` : path;
}

const KINDS: readonly (readonly [start: string, kind: string])[] = [
  ["\x7fELF", "it is one of Linux"],
  ["\xcf\xfa\xed\xfe", "it is one of macOS"],
  ["PK\x03\x04", "it is a zip archive"],
  ["MSCF", "it is a cabinet"],
  ["\xd0\xcf\x11\xe0", "it is an installer package or a document; msiexec /i installs a package"],
];

function begins(text: string): string {
  const known = KINDS.find(([start]) => text.startsWith(start));
  if (known !== undefined) return known[1];
  const start = text.slice(0, 16);
  return /^[\x20-\x7e\r\n\t]+$/.test(start)
    ? `it begins with ${JSON.stringify(start)}`
    : "it has no header of one";
}
