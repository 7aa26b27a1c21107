/** LLVM's own readers of PDBs, for tests that hold ours to them. @module */

/** Why they can't be asked; `undefined` where they can. */
export const llvmMissing: string | undefined = await missing();

async function missing(): Promise<string | undefined> {
  for (const program of ["llvm-pdbutil", "llvm-symbolizer", "llvm-readobj"]) {
    try {
      await new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" }).output();
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) {
        return `there is no ${program}: Debian's package llvm has it`;
      }
      throw error;
    }
  }
  return undefined;
}

/** What one of LLVM's programs prints. */
export async function output(program: string, args: string[], stdin = ""): Promise<string> {
  const child = new Deno.Command(program, { args, stdin: "piped", stdout: "piped", stderr: "null" }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(stdin));
  await writer.close();
  return new TextDecoder().decode((await child.output()).stdout);
}

/** A function as llvm-pdbutil lists it; `offset` counts from its section's start. */
export interface ListedFunction {
  readonly name: string;
  readonly section: number;
  readonly offset: number;
  readonly size: number;
}

/** Every function of a PDB. */
export async function listedFunctions(pdb: string): Promise<ListedFunction[]> {
  const text = await output("llvm-pdbutil", ["dump", "-symbols", pdb]);
  const pattern = /S_[GL]PROC32[^`]*`(.*)`\n.*addr = (\d+):(\d+), code size = (\d+)/g;
  return [...text.matchAll(pattern)].map(([, name, section, offset, size]) => ({
    name: name!,
    section: Number(section),
    offset: Number(offset),
    size: Number(size),
  }));
}

/** What llvm-symbolizer says of addresses: for each the functions, the innermost first, as `name file:line`. */
export async function symbolized(
  image: string,
  addresses: readonly number[],
  options: readonly string[] = [],
): Promise<string[][]> {
  const asked = addresses.map((address) => `0x${address.toString(16)}\n`).join("");
  const text = await output("llvm-symbolizer", [`--obj=${image}`, "--relative-address", ...options], asked);
  return text.split("\n\n").slice(0, addresses.length).map((each) => {
    const lines = each.split("\n").filter((line) => line !== "");
    return Array.from({ length: lines.length / 2 }, (_, n) => {
      const place = lines[2 * n + 1]!.replace(/:\d+$/, "");
      return `${lines[2 * n]} ${place}`;
    });
  });
}
