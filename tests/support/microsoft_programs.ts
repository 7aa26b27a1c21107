/** Programs as clang-cl makes them: Microsoft's conventions, debug information in objects (/Z7), linked by lld-link. @module */
import { fixtureFolder, tool } from "../../scripts/fixtures/compiler.ts";
import { hash } from "../../scripts/fixtures/build.ts";
import { insidePath } from "../../scripts/lab/root.ts";
import { join } from "../../scripts/support/paths.ts";
import { wholeFolder } from "../../scripts/support/whole.ts";

const SOURCE = "tests/fixtures/frames.cpp";
const COMPILE =
  "-std=gnu++17 -g -gcodeview -ffreestanding -fno-exceptions -fno-rtti -nostdinc -mno-stack-arg-probe -c";
const LINK =
  "-debug -nodefaultlib -subsystem:console -opt:noref -pdbsourcepath:. -pdbaltpath:%_PDB% -entry:start";

/** One way to compile it. */
export interface MicrosoftProgram {
  readonly name: string;
  readonly cpu: "x86_64" | "i686";
  readonly options: readonly string[];
}

/** Optimised or not, for both processors. */
export const MICROSOFT_PROGRAMS: readonly MicrosoftProgram[] = (["x86_64", "i686"] as const).flatMap((
  cpu,
) => [
  { name: `${cpu}, not optimised`, cpu, options: ["-O0"] },
  { name: `${cpu}, optimised`, cpu, options: ["-O2"] },
  ...cpu === "i686"
    ? [{ name: "i686, with frame pointers", cpu, options: ["-O2", "-fno-omit-frame-pointer"] }]
    : [],
]);

/** The executable; its PDB lies beside it. */
export async function buildMicrosoft({ cpu, options }: MicrosoftProgram): Promise<string> {
  const key = await hash([await Deno.readTextFile(SOURCE), COMPILE, LINK, cpu, ...options].join("\0"));
  const folder = join(fixtureFolder(), `frames-${cpu}-${key}`);
  await wholeFolder(folder, async (partial) => {
    const at = (name: string): Promise<string> => insidePath(join(partial, name));
    await tool("clang", [
      `--target=${cpu}-pc-windows-msvc`,
      ...COMPILE.split(" "),
      ...options,
      SOURCE,
      "-o",
      await at("frames.obj"),
    ]);
    const named = [`-out:${await at("frames.exe")}`, `-pdb:${await at("frames.pdb")}`];
    await tool("lld-link", [...LINK.split(" "), ...named, await at("frames.obj")]);
  });
  return join(folder, "frames.exe");
}
