import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { violations } from "../../scripts/gate/doors.ts";

/** A tree in which every rule holds. */
const SOUND: Readonly<Record<string, string>> = {
  "deno.json": `{ "version": "1.0.0", "imports": { "zod": "npm:zod@4.6.7" } }`,
  "mod.ts":
    `/** Says "export * from" and more. */\nexport {\n  fact,\n} from "./lib/recipe/recipe.ts";\nexport type { Kept } from "./lib/store/keep.ts"; // by name\n`,
  "lib/version.ts": `import config from "../deno.json" with { type: "json" };\nexport default config;\n`,
  "lib/facts/fact.ts": `import version from "../version.ts";\nexport const fact = version;\n`,
  "lib/recipe/recipe.ts": `import "zod";\nexport { fact } from "../facts/fact.ts";\n`,
  "lib/minidump/mod.ts": `export type { Finding } from "./finding.ts";\n`,
  "lib/minidump/finding.ts": `export type Finding = string;\n`,
  "lib/store/keep.ts":
    `import type { Finding } from "../minidump/mod.ts";\nimport "../win32/win32.ts";\nexport type Kept = Finding;\n`,
  "lib/win32/win32.ts": "",
  "lib/dbgeng/mod.ts": `export * as names from "./com.ts";\n`,
  "lib/dbgeng/callback.ts": `export const a = () => new Deno.UnsafeCallback({}, 0);\n`,
  "lib/dbgeng/com.ts":
    `import "../win32/win32.ts";\nexport const b = () => new Deno.UnsafeFnPointer(0, 0);\n`,
  "lib/host/protocol.ts":
    `import type { fact } from "../recipe/recipe.ts";\nexport type Fact = typeof fact;\n`,
  "lib/host/main.ts": `import "./protocol.ts";\nimport "../dbgeng/com.ts";\n`,
  "lib/watch/watch.ts": `import "../host/protocol.ts";\nimport "node:net";\n`,
  "lib/facts/debug.table.ts": "// a row\n".repeat(501),
  "scripts/anything.ts": `import "../lib/host/main.ts";\n`,
};

/** What is said of the sound tree with some files other than they are. */
async function found(changes: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const root = await Deno.makeTempDir({ prefix: "trapline doors-" });
  try {
    for (const [path, text] of Object.entries({ ...SOUND, ...changes })) {
      await Deno.mkdir(dirname(join(root, path)), { recursive: true });
      await Deno.writeTextFile(join(root, path), text);
    }
    return (await violations(root)).map(({ file, line, rule }) => `${file}:${line}: ${rule}`);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("violations() finds none in a tree that keeps the rules", async () => {
  assert.deepEqual(await found(), []);
});

const CASES: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
  ["an import of a room that the table does not have", {
    "lib/policy/machine.ts": `// x\nimport { Kept } from "../store/keep.ts";\n`,
  }, ["lib/policy/machine.ts:2: policy may not import store"]],
  ["a type import just as any other", {
    "lib/policy/machine.ts": `import type { Kept } from "../store/keep.ts";\n`,
  }, ["lib/policy/machine.ts:1: policy may not import store"]],
  ["a re-export just as any other", {
    "lib/policy/machine.ts": `export { a } from "../dbgeng/callback.ts";\n`,
  }, ["lib/policy/machine.ts:1: policy may not import dbgeng"]],
  ["an import that Deno does not know of before it is come to", {
    "lib/policy/machine.ts":
      `export const a = () =>\n  import("../store/keep.ts" as string) as Promise<typeof import("../store/keep.ts")>;\n`,
  }, [
    "lib/policy/machine.ts:2: policy may not import store",
    "lib/policy/machine.ts:2: policy may not import store",
  ]],
  ["an import that is loaded with the type of another file, or with none", {
    "lib/recipe/late.ts":
      `import("./recipe.ts" as string) as Promise<typeof import("../facts/fact.ts")>;\nimport("./recipe.ts" as string);\n`,
  }, [
    'lib/recipe/late.ts:1: "./recipe.ts" is loaded with another type than its own',
    'lib/recipe/late.ts:2: "./recipe.ts" is loaded with another type than its own',
  ]],
  ["the type of an import() and an import() that runs", {
    "lib/policy/machine.ts":
      `export type A = import("../store/keep.ts").Kept;\nawait import("../watch/watch.ts");\n`,
  }, [
    "lib/policy/machine.ts:1: policy may not import store",
    "lib/policy/machine.ts:2: policy may not import watch",
  ]],
  ["a value where only types may be had", {
    "lib/store/a.ts": `import { type Finding, b } from "../minidump/mod.ts";\nexport const c: Finding = b;\n`,
  }, ["lib/store/a.ts:1: store may import only types of minidump"]],
  ["a path made of a URL as it is written", {
    "scripts/anything.ts": `const HERE = new URL("./a", import.meta.${"url"}).pathname;\n`,
  }, ["scripts/anything.ts:1: a URL's pathname is no path: fileURLToPath()"]],
  ["a second door of the host", {
    "lib/watch/watch.ts": `import "../host/main.ts";\n`,
  }, ["lib/watch/watch.ts:1: lib/host/protocol.ts and lib/host/entry.ts are the only doors of host"]],
  ["an import of the room that imports it", {
    "lib/facts/fact.ts": `import "../recipe/recipe.ts";\nexport const fact = 1;\n`,
  }, [
    "lib/facts/fact.ts:1: facts may not import recipe",
    "lib/recipe/recipe.ts:2: rooms import each other in a circle: facts -> recipe -> facts",
  ]],
  ["each circle of rooms once", {
    "lib/win32/win32.ts": `import type {} from "../store/keep.ts";\n`,
    "lib/minidump/finding.ts": `import "../win32/win32.ts";\nexport type Finding = string;\n`,
  }, [
    "lib/minidump/finding.ts:1: minidump may not import win32",
    "lib/minidump/finding.ts:1: rooms import each other in a circle: win32 -> store -> minidump -> win32",
    "lib/store/keep.ts:2: rooms import each other in a circle: win32 -> store -> win32",
    "lib/win32/win32.ts:1: win32 may not import store",
  ]],
  ["files of one room that import each other, if only their types", {
    "lib/policy/machine.ts": `import type { Work } from "./work.ts";\nexport type Machine = Work;\n`,
    "lib/policy/work.ts": `import type { State } from "./state.ts";\nexport type Work = State;\n`,
    "lib/policy/state.ts": `\nimport type { Machine } from "./machine.ts";\nexport type State = Machine;\n`,
  }, [
    "lib/policy/state.ts:2: files import each other in a circle: " +
    "lib/policy/machine.ts -> lib/policy/work.ts -> lib/policy/state.ts -> lib/policy/machine.ts",
  ]],
  ["an import out of lib", {
    "lib/cli/run.ts": `import "../../scripts/anything.ts";\nimport "../../mod.ts";\n`,
  }, [
    "lib/cli/run.ts:1: lib imports nothing outside of lib, but this is scripts/anything.ts",
    "lib/cli/run.ts:2: lib imports nothing outside of lib, but this is mod.ts",
  ]],
  ["a room that nobody designed", {
    "lib/misc/a.ts": `import "../facts/fact.ts";\n`,
  }, ["lib/misc/a.ts:1: misc is no room of the design"]],
  ["a package and a built-in that a host would load, however far away", {
    "lib/host/main.ts": `import "./protocol.ts";\nimport "../recipe/recipe.ts";\n`,
    "lib/facts/fact.ts": `import "node:path";\nexport const fact = 1;\n`,
  }, [
    "lib/facts/fact.ts:1: a host loads files of ours only, but this is node:path",
    "lib/recipe/recipe.ts:1: a host loads files of ours only, but this is npm:zod@4.6.7",
  ]],
  ["export * without a name", {
    "lib/store/all.ts": `\n  export * from "./keep.ts";\n`,
    "mod.ts": `export * from "./lib/recipe/recipe.ts";\n`,
  }, ["lib/store/all.ts:2: re-exports are by name, never *", "mod.ts:1: re-exports are by name, never *"]],
  ["logic where things are only re-exported", {
    "mod.ts": `${SOUND["mod.ts"]}\nexport const x = 1;\n`,
    "lib/minidump/mod.ts": `import "./finding.ts";\n`,
  }, ["lib/minidump/mod.ts:1: this file only re-exports", "mod.ts:7: this file only re-exports"]],
  ["a callback made elsewhere, and none made at home", {
    "lib/dbgeng/callback.ts": "",
    "lib/win32/win32.ts":
      `\nexport const f = new Deno.UnsafeCallback({}, 0);\nnew Deno.UnsafeFnPointer(0, 0);\n`,
  }, [
    `lib/dbgeng/callback.ts:1: "new Deno.UnsafeCallback(" is expected here, and only here`,
    `lib/win32/win32.ts:2: "new Deno.UnsafeCallback(" belongs to lib/dbgeng/callback.ts`,
    `lib/win32/win32.ts:3: "new Deno.UnsafeFnPointer(" belongs to lib/dbgeng/com.ts`,
  ]],
  ["a file that is too long", {
    "tests/long_test.ts": "\n".repeat(501),
    "tests/just_test.ts": "\n".repeat(500),
  }, ["tests/long_test.ts:501: a file has at most 500 lines, this one 501"]],
];

for (const [what, changes, expected] of CASES) {
  Deno.test(`violations() finds ${what}`, async () => assert.deepEqual(await found(changes), expected));
}
