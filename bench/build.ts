/**
 * The programs that Trapline is measured against, built once per source as the fixtures are.
 *
 * @module
 */
import { fixtureFolder, tool } from "../scripts/fixtures/compiler.ts";
import { hash } from "../scripts/fixtures/build.ts";
import { wholeFolder } from "../scripts/support/whole.ts";
import { ENGINE, REPO } from "../scripts/lab/layout.ts";
import { insidePath } from "../scripts/lab/root.ts";
import { join } from "../scripts/support/paths.ts";

const WARNINGS = ["-Wall", "-Wextra", "-Werror"];
const HEADER = "client.h";

const PROGRAMS = {
  engine_client: {
    compiler: "x86_64-w64-mingw32-g++",
    source: "engine_client.cpp",
    standard: "gnu++17",
    engine: true,
  },
  raw_loop: { compiler: "x86_64-w64-mingw32-gcc", source: "raw_loop.c", standard: "gnu17", engine: false },
} as const;

/** The name of a measured program. */
export type ClientName = keyof typeof PROGRAMS;

/** The path of each measured program on this machine. */
export type Clients = Readonly<Record<ClientName, string>>;

async function local(path: string): Promise<string> {
  return Deno.build.os === "windows" ? path : await insidePath(path);
}

async function buildOne(name: ClientName): Promise<string> {
  const { compiler, source, standard, engine } = PROGRAMS[name];
  const flags = [...WARNINGS, `-std=${standard}`, "-O2", "-static", "-municode"];
  const texts = [source, HEADER].map((file) => Deno.readTextFile(join(REPO, "bench", file)));
  const key = await hash([compiler, ...flags, ENGINE, ...await Promise.all(texts)].join("\0"));
  const folder = join(fixtureFolder(), `bench-${name}-${key}`);
  await wholeFolder(folder, async (partial) => {
    const exe = join(partial, `${name}.exe`);
    // The engine's own header; as a system folder, so that its warnings are not ours.
    const header = engine ? ["-isystem", await local(join(ENGINE, "build", "native", "inc"))] : [];
    await tool(compiler, [...flags, ...header, `bench/${source}`, "-luuid", "-o", await local(exe)]);
  });
  return join(folder, `${name}.exe`);
}

/** Builds what is missing. */
export async function buildClients(): Promise<Clients> {
  return { engine_client: await buildOne("engine_client"), raw_loop: await buildOne("raw_loop") };
}
