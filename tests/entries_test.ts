/** What users import: how much each entry loads, what it shows, and what would be published. */
import assert from "node:assert/strict";
import config from "../deno.json" with { type: "json" };
import { foreign } from "../scripts/gate/publish.ts";
import { capture } from "../scripts/support/command.ts";
import { fromFileUrl } from "../scripts/support/paths.ts";
import { LANGUAGE_FILES } from "./support/language_files.ts";

const ROOT = fromFileUrl(new URL("..", import.meta.url));

interface Graph {
  readonly roots: readonly string[];
  readonly redirects?: Readonly<Record<string, string>>;
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly code?: { readonly specifier?: string };
      readonly isDynamic?: boolean;
    }[];
  }[];
}

/** The files of ours that are loaded with the given ones, before anything is called. */
async function loadedWith(...files: string[]): Promise<Set<string>> {
  const source = files.map((file) =>
    `import ${JSON.stringify(new URL(`../${file}`, import.meta.url).href)};`
  );
  const list = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(list, source.join("\n"));
    const args = ["info", "--json", "--no-lock", "--config", `${ROOT}/deno.json`, list];
    const { roots, modules } = JSON.parse(await capture(Deno.execPath(), args)) as Graph;
    const found = new Set(roots);
    for (const each of found) {
      const module = modules.find(({ specifier }) => specifier === each);
      for (const { code, isDynamic } of module?.dependencies ?? []) {
        if (code?.specifier && !isDynamic) found.add(code.specifier);
      }
    }
    return new Set([...found].filter((url) => url.includes("/lib/") && url.startsWith("file:")));
  } finally {
    await Deno.remove(list);
  }
}

Deno.test('import "trapline" loads at most 1.5 times what the language alone does, and nothing of Windows', async () => {
  const [language, all] = [await loadedWith(...LANGUAGE_FILES), await loadedWith("mod.ts")];
  assert.ok(all.size <= 1.5 * language.size, `${all.size} files, ${language.size} of the language`);
  const heavy = [...all].filter((url) =>
    /\/lib\/(win32|host|dbgeng|report|policy|minidump\/(mod|dump))/.test(url)
  );
  assert.deepEqual(heavy, []);
});

Deno.test("the entries are those of the import map, and none shows the insides of the policy machine", async () => {
  const { exports, imports } = config as { exports: Record<string, string>; imports: Record<string, string> };
  for (const [name, path] of Object.entries(exports)) {
    assert.equal(imports[name.replace(/^\./, "trapline")], path, name);
    const names = Object.keys(await import(new URL(path, `file://${ROOT}`).href));
    assert.ok(names.length > 0, name);
    for (const inside of ["INITIAL", "UNSPENT", "lend", "spent", "step", "leftUndone", "interest", "lacks"]) {
      assert.ok(!names.includes(inside), `${name} has ${inside}`);
    }
  }
});

Deno.test("a constant of dbgeng.h has its value for a type", async () => {
  const { DEBUG } = await import("trapline/dbgeng");
  const detach: 2 = DEBUG.DEBUG_END_ACTIVE_DETACH;
  assert.equal(detach, 2);
});

Deno.test("a publication with a file that is none of the product is told of", () => {
  const output =
    "Simulating publish with files:\n   file:///repo/mod.ts (1KB)\n   file:///repo/lib/a%20b.ts (1KB)\n" +
    "   file:///repo/tests/x_test.ts (2KB)\n";
  assert.deepEqual(foreign(output, "/repo"), { all: 3, foreign: ["lib/a b.ts", "tests/x_test.ts"] });
});
