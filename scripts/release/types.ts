/**
 * The types of what users import, in a few files that name none of our sources nor what is bundled. A process of its own:
 * `deno run -A scripts/release/types.ts FOLDER`.
 *
 * @module
 */
import { capture } from "../support/command.ts";
import { fromFileUrl, join } from "../support/paths.ts";
import { exportName } from "./bundle.ts";
import { CONFIG, ROOT } from "./layout.ts";

/** Writes a `.d.ts` for each export into a folder. */
export async function types(folder: string): Promise<void> {
  await capture(Deno.execPath(), ["run", "-A", "--quiet", fromFileUrl(import.meta.url), folder], {
    cwd: ROOT,
  });
}

async function make(folder: string): Promise<void> {
  const [{ rollup }, { dts }, { default: typescript }] = await Promise.all([
    import("rollup"),
    import("rollup-plugin-dts"),
    import("typescript"),
  ]);
  const { ScriptTarget, ModuleKind, ModuleResolutionKind } = typescript;
  const compilerOptions = {
    target: ScriptTarget.ESNext,
    module: ModuleKind.ESNext,
    moduleResolution: ModuleResolutionKind.Bundler,
    lib: ["lib.esnext.d.ts", "lib.dom.d.ts"],
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    strict: true,
    noEmitOnError: false,
    types: [],
  };
  const build = await rollup({
    input: Object.fromEntries(
      Object.entries(CONFIG.exports).map(([name, path]) => [exportName(name), join(ROOT, path)]),
    ),
    external: (id) => !/^[./]/.test(id) || /\.(css|js)$/.test(id),
    plugins: [dts({ compilerOptions })],
    // A builder of triggers that is exported under a shorter name, for example; nobody needs to name it.
    onwarn: () => {},
  });
  const { output } = await build.write({
    dir: folder,
    format: "es",
    entryFileNames: "[name].d.ts",
    chunkFileNames: "shared-[name].d.ts",
  });
  await build.close();
  for (const { fileName } of output) await narrow(join(folder, fileName));
  const bundled = output.flatMap((file) => file.type === "chunk" ? file.imports : []).filter((id) =>
    !id.endsWith(".d.ts") && !id.startsWith("node:")
  );
  if (bundled.length > 0) {
    throw new Error(`The types name packages that nobody installs: ${bundled.join(", ")}`);
  }
}

/** A sixth of the types is indentation by four. */
async function narrow(file: string): Promise<void> {
  const text = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, text.replaceAll(/^(?: {4})+/gm, (indent) => " ".repeat(indent.length / 4)));
}

if (import.meta.main) await make(Deno.args[0] ?? "");
