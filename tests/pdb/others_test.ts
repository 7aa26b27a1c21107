/**
 * PDBs that nobody here made: the names and lines of every function beside llvm-pdbutil's. They come from NuGet, by
 * Microsoft's compiler with functions put into each other across files, and from a folder (`TRAPLINE_PDBS=FOLDER`).
 */
// deno-lint-ignore-file no-console
import { ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { fileSource } from "../../lib/minidump/mod.ts";
import { Pdb } from "../../lib/pdb/pdb.ts";
import { NUGET } from "../../scripts/lab/layout.ts";
import { capture } from "../../scripts/support/command.ts";
import { listedLines, listedSections } from "../support/listed_lines.ts";
import { listedFunctions } from "../support/llvm.ts";

const FOLDER = Deno.env.get("TRAPLINE_PDBS");
const PACKAGES = [
  { name: "harfbuzzsharp.nativeassets.win32", version: "14.4.0", file: "libHarfBuzzSharp.pdb" },
  { name: "skiasharp.nativeassets.win32", version: "4.155.0", file: "libSkiaSharp.pdb" },
] as const;

async function fromNuget(): Promise<string[]> {
  const project = await Deno.makeTempDir();
  try {
    const items = PACKAGES.map(({ name, version }) =>
      `<PackageDownload Include="${name}" Version="[${version}]" />`
    );
    const target = "<PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>";
    await Deno.writeTextFile(
      join(project, "pdbs.csproj"),
      `<Project Sdk="Microsoft.NET.Sdk">${target}<ItemGroup>${items.join("")}</ItemGroup></Project>`,
    );
    await capture("dotnet", ["restore", "--packages", NUGET], { cwd: project });
  } finally {
    await Deno.remove(project, { recursive: true });
  }
  return PACKAGES.flatMap(({ name, version, file }) =>
    ["x64", "x86", "arm64"].map((cpu) => join(NUGET, name, version, "runtimes", `win-${cpu}`, "native", file))
  );
}

async function pdbsIn(folder: string): Promise<string[]> {
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  return names.filter((name) => name.endsWith(".pdb")).sort().map((name) => join(folder, name));
}

async function compare(path: string): Promise<string[]> {
  using source = await fileSource(path);
  const pdb = await Pdb.open(source);
  const sections = await listedSections(path);
  const rvaOf = ({ section, offset }: { section: number; offset: number }): number =>
    sections[section - 1]! + offset;
  const functions = (await listedFunctions(path)).filter(({ section }) => section > 0);
  const names = Map.groupBy(functions, rvaOf);
  const differences: string[] = [];
  for (const [rva, all] of names) {
    const own = (await pdb.functionsAt(rva)).at(-1);
    const named = own?.begin === rva && all.some(({ name }) => name === own.name);
    if (!named) differences.push(`${rva.toString(16)}: ${own?.name} here, ${all[0]!.name} there`);
  }
  const lines = await listedLines(path);
  for (const line of lines) {
    const own = (await pdb.functionsAt(rvaOf(line))).at(-1);
    const ours = own?.source === undefined ? "nothing" : `${own.source.file}:${own.source.line}`;
    if (!line.lines.has(ours)) {
      differences.push(`${rvaOf(line).toString(16)}: ${ours} here, ${[...line.lines]} there`);
    }
  }
  const cpu = /win-(\w+)/.exec(path)?.[1];
  console.log(
    `long: | ${path.split("/").at(-1)}${cpu === undefined ? "" : `, ${cpu}`} | ${functions.length} | ` +
      `${lines.length} | ${differences.length} |`,
  );
  ok(functions.length > 10 && lines.length > functions.length, path);
  return differences;
}

if (FOLDER !== undefined || Deno.env.get("TRAPLINE_LONG") !== undefined) {
  Deno.test("names and lines of PDBs that others made are llvm-pdbutil's", async (step) => {
    console.log(
      "long: | PDB | functions | places with a line | differences |\nlong: | --- | --- | --- | --- |",
    );
    for (const path of FOLDER === undefined ? await fromNuget() : await pdbsIn(FOLDER)) {
      await step.step(path.split("/").slice(-3).join("/"), async () => {
        const differences = await compare(path);
        equal(differences.length, 0, differences.slice(0, 20).join("\n"));
      });
    }
  });
}
