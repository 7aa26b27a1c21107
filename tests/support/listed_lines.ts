/** The lines of a PDB as llvm-pdbutil lists them. @module */
import { output } from "./llvm.ts";

/** Where an entry of a PDB's lines begins, and what the code there is of. */
export interface ListedLine {
  readonly section: number;
  readonly offset: number;
  /** `file:line`: of each function that has its code there, for the linker folds functions of the same code into one. */
  readonly lines: ReadonlySet<string>;
}

/** The lines of one function's code. */
interface Block {
  readonly section: number;
  readonly begin: number;
  readonly end: number;
  readonly rows: { readonly offset: number; readonly line: string }[];
}

/** Where each section begins, from the image's base. */
export async function listedSections(pdb: string): Promise<number[]> {
  const text = await output("llvm-pdbutil", ["dump", "-section-headers", pdb]);
  return [...text.matchAll(/([0-9A-F]+) virtual address/g)].map(([, rva]) => Number.parseInt(rva!, 16));
}

/** Every entry of a PDB that has a line and was not left out by the linker, which leaves section 0 of such code. */
export async function listedLines(pdb: string): Promise<ListedLine[]> {
  const blocks = (await blocksOf(pdb)).filter(({ section }) => section > 0);
  const folded = Map.groupBy(blocks, ({ section, begin }) => `${section}:${begin}`);
  const found = new Map<string, ListedLine>();
  for (const blocks of folded.values()) {
    // Folded functions are equally long. Microsoft's assembler for ARM64 (14.29) gives functions that lie behind each other
    // one start and their own lengths (secpushpop.asm of the C runtime): behind the shortest the lines are wrong.
    const sure = Math.min(...blocks.map(({ end }) => end));
    for (const { section, rows } of blocks) {
      for (const { offset } of rows.filter((row) => row.offset < sure)) {
        const lines = new Set(blocks.flatMap((block) => linesAt(block, offset)));
        if (lines.size > 0) found.set(`${section}:${offset}`, { section, offset, lines });
      }
    }
  }
  return [...found.values()];
}

/** Of several lines that begin at one place all count. */
function linesAt({ rows }: Block, offset: number): string[] {
  const before = rows.filter((row) => row.offset <= offset);
  const last = Math.max(...before.map((row) => row.offset));
  return before.filter((row) => row.offset === last).map(({ line }) => line);
}

async function blocksOf(pdb: string): Promise<Block[]> {
  const blocks: Block[] = [];
  let file = "";
  for (const text of (await output("llvm-pdbutil", ["dump", "-l", pdb])).split("\n")) {
    const [, named] = /^(\S.*) \((?:MD5|SHA-1|SHA-256|no checksum).*\)$/.exec(text) ?? [];
    const [, ...head] = /^ {2}(\d{4}):([0-9A-F]{8})-([0-9A-F]{8}), /.exec(text) ?? [];
    if (named !== undefined) file = named;
    else if (head.length > 0) {
      const [section, begin, end] = [Number(head[0]), hexadecimal(head[1]!), hexadecimal(head[2]!)];
      // Of a function with code of several files each has one of its own, and so has each of functions that were folded.
      blocks.push({ section, begin, end, rows: [] });
    } else {
      // NSI and ASI are no lines: code that is hidden, and code that a debugger steps through.
      for (const [, line, offset] of text.matchAll(/ +(\d+) ([0-9A-F]{8})/g)) {
        blocks.at(-1)!.rows.push({ offset: hexadecimal(offset!), line: `${file}:${line}` });
      }
    }
  }
  return blocks;
}

function hexadecimal(digits: string): number {
  return Number.parseInt(digits, 16);
}
