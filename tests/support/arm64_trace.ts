/**
 * Makes tests/unwind/arm64_trace.json.gz: `deno run -A tests/support/arm64_trace.ts`.
 *
 * tests/fixtures/arm64.c is compiled for Windows on ARM64 in some ways, put into an executable of Linux as it is, and run
 * by an emulator that prints the registers before each instruction. What the instructions stored is worked out from
 * them, so that a test has registers and stack of every moment of a real run.
 *
 * @module
 */
import { tool } from "../../scripts/fixtures/compiler.ts";
import { insidePath } from "../../scripts/lab/root.ts";

/** One moment: before an instruction. */
export interface Step {
  /** The registers that have changed since the last step, in hexadecimal. */
  readonly set: Readonly<Record<string, string>>;
  /** What the instruction will store: an address, and bytes; all in hexadecimal. */
  readonly stores: readonly (readonly [address: string, bytes: string])[];
}

/** One way to compile it. */
export interface Trace {
  readonly options: string;
  /** The executable for Windows, in base64. */
  readonly image: string;
  readonly steps: readonly Step[];
}

const WAYS = ["-O1", "-O0", "-O1 -fno-omit-frame-pointer", "-O1 -mbranch-protection=pac-ret+b-key"];
const BASE = 0x40000000;
const FLAGS =
  "-std=gnu17 -ffreestanding -fno-stack-protector -fasynchronous-unwind-tables -nostdlib --target=aarch64-w64-mingw32 -fuse-ld=lld -Wl,-e,start";
const FILE = new URL("../unwind/arm64_trace.json.gz", import.meta.url);

/** Reads the traces. */
export async function traces(): Promise<readonly Trace[]> {
  const file = await Deno.open(FILE);
  return await new Response(file.readable.pipeThrough(new DecompressionStream("gzip"))).json();
}

async function trace(options: string): Promise<Trace> {
  const folder = await Deno.makeTempDir({ prefix: "trapline-arm64-" });
  const [exe, elf, log] = ["exe", "elf", "log"].map((name) => `${folder}/a.${name}`) as [
    string,
    string,
    string,
  ];
  const flags = [...FLAGS.split(" "), ...options.split(" "), `-Wl,--image-base=0x${BASE.toString(16)}`];
  await tool("clang", [...flags, "tests/fixtures/arm64.c", "-o", await insidePath(exe)]);
  const image = await Deno.readFile(exe);
  const memory = loaded(image);
  await Deno.writeFile(elf, executableOfLinux(image, memory), { mode: 0o755 });
  const run = new Deno.Command("qemu-aarch64-static", {
    args: ["-singlestep", "-d", "cpu,nochain", "-D", log, elf],
  });
  if (!(await run.output()).success) throw new Error(`the program ended with an error: ${options}`);
  const steps = stepsOf(await Deno.readTextFile(log), memory);
  await Deno.remove(folder, { recursive: true });
  return { options, image: image.toBase64(), steps };
}

/** An image as it lies in memory. */
function loaded(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer);
  const header = view.getUint32(0x3C, true);
  const memory = new Uint8Array(view.getUint32(header + 80, true));
  const first = header + 24 + view.getUint16(header + 20, true);
  for (let at = first; at < first + 40 * view.getUint16(header + 6, true); at += 40) {
    const [place, size, from] = [12, 16, 20].map((field) => view.getUint32(at + field, true)) as [
      number,
      number,
      number,
    ];
    memory.set(file.subarray(from, from + size), place);
  }
  return memory;
}

/** One loaded segment, which is the image. */
function executableOfLinux(file: Uint8Array, memory: Uint8Array): Uint8Array {
  const entry = new DataView(file.buffer).getUint32(
    new DataView(file.buffer).getUint32(0x3C, true) + 40,
    true,
  );
  const bytes = new Uint8Array(0x1000 + memory.length);
  const view = new DataView(bytes.buffer);
  const u64 = (at: number, ...values: number[]): void =>
    values.forEach((value, n) => view.setBigUint64(at + 8 * n, BigInt(value), true));
  bytes.set([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1]);
  for (const [at, value] of [[16, 2], [18, 183], [20, 1], [52, 64], [54, 56], [56, 1], [64, 1], [68, 7]]) {
    view.setUint16(at!, value!, true);
  }
  u64(24, BASE + entry, 64);
  u64(72, 0x1000, BASE, BASE, memory.length, memory.length, 0x1000);
  bytes.set(memory, 0x1000);
  return bytes;
}

function stepsOf(log: string, memory: Uint8Array): Step[] {
  const code = new DataView(memory.buffer);
  let last = new Map<string, bigint>();
  return log.split(/^ (?=PC=)/m).slice(1).map((text) => {
    const registers = new Map(
      Array.from(
        text.matchAll(/(PC|SP|X\d\d)=([0-9a-f]{16})/g),
        ([, name, value]) => [name!, BigInt(`0x${value}`)],
      ),
    );
    const set = [...registers].filter(([name, value]) => last.get(name) !== value);
    last = registers;
    const instruction = code.getUint32(Number(registers.get("PC")!) - BASE, true);
    return {
      set: Object.fromEntries(set.map(([name, value]) => [nameOf(name), value.toString(16)])),
      stores: storesOf(
        instruction,
        (index) => registers.get(`X${String(index).padStart(2, "0")}`),
        registers.get("SP")!,
      ),
    };
  });
}

/** The names that a dump's context has. */
function nameOf(name: string): string {
  const index = Number(/^X(\d\d)$/.exec(name)?.[1] ?? NaN);
  return index === 29 ? "fp" : index === 30 ? "lr" : Number.isNaN(index) ? name.toLowerCase() : `x${index}`;
}

/** What the stores of general registers write; those of other registers are of no interest. */
function storesOf(
  code: number,
  general: (index: number) => bigint | undefined,
  sp: bigint,
): Step["stores"] {
  const bits = (high: number, low: number): number => code >>> low & (2 ** (high - low + 1) - 1);
  const signed = (value: number, size: number): number => value << 32 - size >> 32 - size;
  if (bits(26, 26) === 1) return [];
  const base = bits(9, 5) === 31 ? sp : general(bits(9, 5))!;
  const value = (index: number): bigint => general(index) ?? 0n;
  const store = (offset: number, size: number, index: number): Step["stores"][number] => [
    (base + BigInt(offset)).toString(16),
    BigInt.asUintN(8 * size, value(index)).toString(16).padStart(2 * size, "0"),
  ];
  if (bits(29, 27) === 0b101 && bits(25, 25) === 0 && bits(22, 22) === 0) {
    const size = bits(31, 31) === 1 ? 8 : 4;
    const at = bits(24, 23) === 1 ? 0 : signed(bits(21, 15), 7) * size;
    return [store(at, size, bits(4, 0)), store(at + size, size, bits(14, 10))];
  }
  if (bits(29, 27) !== 0b111 || bits(23, 22) !== 0) return [];
  const size = 2 ** bits(31, 30);
  if (bits(25, 24) === 1) return [store(bits(21, 10) * size, size, bits(4, 0))];
  if (bits(25, 24) === 0 && bits(21, 21) === 0) {
    return [store(bits(11, 10) === 1 ? 0 : signed(bits(20, 12), 9), size, bits(4, 0))];
  }
  const index = value(bits(20, 16));
  const shift = bits(12, 12) === 1 ? bits(31, 30) : 0;
  const wide = bits(15, 13) === 0b011
    ? index
    : bits(15, 13) === 0b110
    ? BigInt.asIntN(32, index)
    : BigInt.asUintN(32, index);
  return [store(Number(wide << BigInt(shift)), size, bits(4, 0))];
}

if (import.meta.main) {
  const made: Trace[] = [];
  for (const options of WAYS) made.push(await trace(options));
  const stream = new Blob([JSON.stringify(made)]).stream().pipeThrough(new CompressionStream("gzip"));
  await Deno.writeFile(FILE, stream);
}
