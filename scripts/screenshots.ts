/**
 * The pictures of `inspect` in docs/: `deno run -A scripts/screenshots.ts [NAME…]` crashes and hangs real programs in the lab,
 * looks at their dumps as a user would, and draws what the terminal shows as SVG.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { build } from "./fixtures/build.ts";
import { windowsDeno } from "./lab/exec.ts";
import { IMAGES, REPO, windowsPath } from "./lab/layout.ts";
import { up } from "./lab/up.ts";
import { picture } from "./support/terminal_svg.ts";
import { join } from "./support/paths.ts";

const ENTRY = join(REPO, "lib", "cli", "main.ts");
const DOCS = join(REPO, "docs");
/** What stands for the temporary folder in the pictures. */
const SHOWN = "C:\\shop";

/** A run in the lab, whose end does not matter: the programs crash. */
async function trapline(args: string[], cwd: string): Promise<void> {
  const { program, args: all, env } = await windowsDeno(ENTRY, args, cwd);
  const quiet = { stdin: "null", stdout: "null", stderr: "null" } as const;
  await new Deno.Command(program, { args: all, env, ...quiet }).output();
}

/** What `inspect` prints on a terminal of 80 columns. */
async function inspect(args: string[], cwd: string): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", ENTRY, "inspect", ...args],
    cwd,
    env: { FORCE_COLOR: "1", NO_COLOR: "", COLUMNS: "80" },
  }).output();
  return new TextDecoder().decode(stdout).replaceAll(windowsPath(cwd), SHOWN);
}

async function draw(name: string, args: string[], cwd: string): Promise<void> {
  const text = await inspect(args, cwd);
  await Deno.writeTextFile(join(DOCS, `${name}.svg`), picture(`trapline inspect ${args.join(" ")}`, text));
  console.log(`docs/${name}.svg: ${text.split("\n").length} lines`);
}

/** The programs with their PDBs, side by side in a folder. */
async function programs(folder: string): Promise<void> {
  for (const name of ["crash", "crash-nosym", "hang", "threads", "resource"] as const) {
    const { path } = await build(name);
    for (const file of [path, path.replace(/exe$/, "pdb")]) {
      await Deno.copyFile(file, join(folder, file.slice(file.lastIndexOf("/") + 1))).catch((error) => {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      });
    }
  }
}

/** The first dump of a folder. */
async function firstIn(folder: string): Promise<string> {
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  return names.filter((name) => name.endsWith(".dmp")).sort()[0]!;
}

/** Fifty files: crashes as often as it happens, hangs, and three that are no dumps. */
async function fifty(cwd: string): Promise<void> {
  const causes = { deep: 19, divide: 11, "null-read": 7, "stack-overflow": 4, "fail-fast": 2, custom: 1 };
  for (const [cause, times] of Object.entries(causes)) {
    for (let i = 0; i < times; i++) await trapline(["run", "--out", "fifty", ".\\crash.exe", cause], cwd);
  }
  for (let i = 0; i < 3; i++) await hang(cwd, "fifty");
  const dump = await Deno.readFile(join(cwd, "fifty", await firstIn(join(cwd, "fifty"))));
  await Deno.writeFile(join(cwd, "fifty", "upload-cut-off.dmp"), dump.subarray(0, 6000));
  await Deno.writeTextFile(join(cwd, "fifty", "core-not-a-dump.dmp"), "<html>404 Not Found</html>");
  await Deno.writeFile(
    join(cwd, "fifty", "memory.dmp"),
    new TextEncoder().encode("PAGEDU64".padEnd(8192, "\0")),
  );
}

async function hang(cwd: string, out: string): Promise<void> {
  await trapline(["run", "--silence", "3s", "--out", out, ".\\hang.exe", "deadlock"], cwd);
}

/** A folder with a program, its PDB and the system's DLLs, as a symbol server would have them. */
async function bin(cwd: string, program: string): Promise<void> {
  await Deno.mkdir(join(cwd, "bin"), { recursive: true });
  for (const file of [`${program}.exe`, `${program}.pdb`]) {
    await Deno.copyFile(join(cwd, file), join(cwd, "bin", file));
  }
  for await (const { name } of Deno.readDir(IMAGES)) {
    await Deno.copyFile(join(IMAGES, name), join(cwd, "bin", name));
  }
}

/** A crash as somebody gets it who has the dump, the program and its sources, on any system. */
async function anywhere(cwd: string): Promise<void> {
  await trapline(["run", "--out", "sent", ".\\crash.exe", "deep"], cwd);
  await Deno.rename(join(cwd, "sent", await firstIn(join(cwd, "sent"))), join(cwd, "checkout.dmp"));
  await bin(cwd, "crash");
  await Deno.mkdir(join(cwd, "src", "tests", "fixtures"), { recursive: true });
  const source = "tests/fixtures/crash.c";
  await Deno.copyFile(join(REPO, source), join(cwd, "src", source));
  await draw("inspect-anywhere", ["--images", "bin", "--source", "src", "checkout.dmp"], cwd);
}

/** Two dumps of a program that starts more and more threads. */
async function compared(cwd: string): Promise<void> {
  const recipe = {
    name: "leak",
    rules: { leak: { on: { deadline: "4s" }, do: [{ dump: "mini", times: 2, every: "5s" }] } },
  };
  await Deno.writeTextFile(join(cwd, "leak.json"), JSON.stringify(recipe));
  await trapline([
    "run",
    "--recipe",
    "leak.json",
    "--out",
    "leak",
    ".\\resource.exe",
    "threads",
    "2",
    "5",
    "1500",
    "20000",
  ], cwd);
  const names = (await Array.fromAsync(Deno.readDir(join(cwd, "leak")))).map(({ name }) => name)
    .filter((name) => name.endsWith(".dmp")).sort();
  await Deno.rename(join(cwd, "leak", names[0]!), join(cwd, "before.dmp"));
  await Deno.rename(join(cwd, "leak", names[1]!), join(cwd, "after.dmp"));
  await bin(cwd, "resource");
  await draw("inspect-compare", ["--compare", "--images", "bin", "before.dmp", "after.dmp"], cwd);
}

/** Each picture by its name, in the order in which they are made. */
const PICTURES: Readonly<Record<string, (cwd: string) => Promise<void>>> = {
  "inspect-crash": async (cwd) => {
    await trapline(["run", "--out", "crash", "--dump", "heap", ".\\crash.exe", "deep"], cwd);
    await draw("inspect-crash", [`crash/${await firstIn(join(cwd, "crash"))}`], cwd);
  },
  "inspect-hang": async (cwd) => {
    await hang(cwd, "hang");
    await draw("inspect-hang", [`hang/${await firstIn(join(cwd, "hang"))}`], cwd);
  },
  "inspect-folder": async (cwd) => {
    await fifty(cwd);
    await draw("inspect-folder", ["fifty"], cwd);
  },
  "inspect-anywhere": anywhere,
  "inspect-compare": compared,
};

await up((line) => console.error(line));
const cwd = await Deno.makeTempDir({ prefix: "trapline-pictures-" });
try {
  await programs(cwd);
  for (const [name, make] of Object.entries(PICTURES)) {
    if (Deno.args.length === 0 || Deno.args.includes(name)) await make(cwd);
  }
} finally {
  await Deno.remove(cwd, { recursive: true });
}
