/**
 * Makes Breakpad's symbol files of programs by LLVM's readers: functions, lines and inlined functions as llvm-pdbutil and
 * llvm-symbolizer list them, and how frames are undone as llvm-readobj does. None of it is read by Trapline, so what
 * Breakpad says with such a file is an opinion of its own.
 *
 * @module
 */
import { basename, dirname, join } from "node:path";
import { Image } from "../../lib/image/image.ts";
import { fileSource } from "../../lib/minidump/mod.ts";
import { listedFunctions, output, symbolized } from "./llvm.ts";

/** The linker puts the code into the first section, a page behind the start. */
const CODE = 0x1000;

/** Writes the symbol file of a program whose PDB lies beside it into a folder of such files. */
export async function makeSymbolFile(program: string, folder: string): Promise<void> {
  using source = await fileSource(program);
  const image = await Image.openFile(source);
  const { debugId } = (await image.codeView())!;
  const name = basename(program).replace(/exe$/, "pdb");
  const path = join(folder, name, debugId!, name.replace(/pdb$/, "sym"));
  const text = [
    `MODULE windows x86_64 ${debugId} ${name}`,
    ...await functionLines(program),
    ...await frameLines(program, BigInt(image.headers.base)),
  ];
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, text.join("\n") + "\n");
}

interface Named {
  readonly name: string;
  readonly file: string;
  readonly line: string;
}

/** Numbers for texts, in the order in which they come. */
class Numbered {
  readonly texts: string[] = [];
  of(text: string): number {
    const known = this.texts.indexOf(text);
    return known >= 0 ? known : this.texts.push(text) - 1;
  }
}

async function functionLines(program: string): Promise<string[]> {
  const listed = await listedFunctions(program.replace(/exe$/, "pdb"));
  const functions = listed.filter(({ section, size }) => section === 1 && size > 0);
  const addresses = functions.flatMap(({ offset, size }) =>
    Array.from({ length: size }, (_, n) => CODE + offset + n)
  );
  const told = await symbolized(program, addresses);
  const at = new Map(addresses.map((address, index) => [address, told[index]!.map(parsed)]));
  const [files, origins] = [new Numbered(), new Numbered()];
  const lines = functions.flatMap(({ name, offset, size }) => {
    const begin = CODE + offset;
    const chains = Array.from({ length: size }, (_, n) => at.get(begin + n)!);
    return [
      `FUNC ${hex(begin)} ${hex(size)} 0 ${name}`,
      ...inlineLines(chains, begin, files, origins),
      ...runs(chains.map(([inner]) => `${inner?.line} ${files.of(inner?.file ?? "")}`), begin)
        .map(({ what, from, length }) => `${hex(from)} ${hex(length)} ${what}`),
    ];
  });
  return [
    ...files.texts.map((file, n) => `FILE ${n} ${file}`),
    ...origins.texts.map((name, n) => `INLINE_ORIGIN ${n} ${name}`),
    ...lines,
  ];
}

/** `main tests/fixtures/crash.c:12`. */
function parsed(text: string): Named {
  const [, name = "", file = "", line = "0"] = /^(.*) (\S*):(\d+)$/.exec(text) ?? [];
  return { name, file, line };
}

/** A chain has the innermost function first; the depth counts from the outside. */
function inlineLines(
  chains: readonly (readonly Named[])[],
  begin: number,
  files: Numbered,
  origins: Numbered,
): string[] {
  const deepest = Math.max(0, ...chains.map(({ length }) => length - 1));
  return Array.from({ length: deepest }, (_, depth) => {
    const calls = chains.map((chain) => {
      const [called, caller] = [chain[chain.length - 2 - depth], chain[chain.length - 1 - depth]];
      if (called === undefined || caller === undefined) return "";
      return `INLINE ${depth} ${caller.line} ${files.of(caller.file)} ${origins.of(called.name)}`;
    });
    return runs(calls, begin).filter(({ what }) => what !== "")
      .map(({ what, from, length }) => `${what} ${hex(from)} ${hex(length)}`);
  }).flat();
}

/** Pieces of code of which the same is said. */
function runs(said: readonly string[], begin: number): { what: string; from: number; length: number }[] {
  const all: { what: string; from: number; length: number }[] = [];
  for (const [index, what] of said.entries()) {
    const last = all.at(-1);
    if (last?.what === what) last.length++;
    else all.push({ what, from: begin + index, length: 1 });
  }
  return all;
}

/** Unwind codes as rules: each begins behind its instruction. */
async function frameLines(program: string, base: bigint): Promise<string[]> {
  const text = await output("llvm-readobj", ["--unwind", program]);
  return text.split("RuntimeFunction {").slice(1).flatMap((part) => {
    const [begin, end] = ["StartAddress", "EndAddress"].map((name) =>
      Number(BigInt(new RegExp(`${name}: .*\\((0x[0-9A-F]+)\\)`).exec(part)![1]!) - base)
    ) as [number, number];
    const codes = Array.from(
      part.matchAll(/^ +0x([0-9A-F]+): (\w+)(?: (.*))?$/gm),
      ([, at, op, operands = ""]) => ({
        at: Number.parseInt(at!, 16),
        op: op!,
        register: /reg(?:ister)?=(\w+)/.exec(operands)?.[1]?.toLowerCase(),
        number: Number(/(?:size|offset)=(\w+)/.exec(operands)?.[1] ?? 0),
      }),
    ).reverse();
    let [depth, pushed] = [8, 8];
    const lines = [`STACK CFI INIT ${hex(begin)} ${hex(end - begin)} .cfa: $rsp 8 + .ra: .cfa 8 - ^`];
    for (const { at, op, register, number } of codes) {
      const behind = `STACK CFI ${hex(begin + at)}`;
      if (op === "PUSH_NONVOL") {
        [depth, pushed] = [depth + 8, pushed + 8];
        lines.push(`${behind} .cfa: $rsp ${depth} + $${register}: .cfa ${pushed} - ^`);
      } else if (op.startsWith("ALLOC")) {
        [depth, pushed] = [depth + number, pushed + number];
        lines.push(`${behind} .cfa: $rsp ${depth} +`);
      } else if (op.startsWith("SET_FPREG")) {
        lines.push(`${behind} .cfa: $${register} ${depth - number} +`);
      }
    }
    return lines;
  });
}

function hex(value: number): string {
  return value.toString(16);
}
