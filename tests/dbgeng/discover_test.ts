/** Where the engine is looked for, and in which order. @module */
import assert from "node:assert/strict";
import { EngineNotFoundError, findEngine } from "../../lib/dbgeng/discover.ts";
import { MACHINE } from "./fake_dll.ts";
import { engine, machine, PLACES } from "./fake_machine.ts";

const nuget = (version: string, folder = "amd64"): string =>
  `${PLACES.nuget}\\${version}\\content\\${folder}`;
const SDK = `${PLACES.sdk}\\x64`;

Deno.test("findEngine() asks the explicit path, TRAPLINE_ENGINE, NuGet, the SDK, System32, in this order", () => {
  const folders: Record<string, ReturnType<typeof engine>> = {
    [PLACES.system]: engine("10.0.1.0"),
    [SDK]: engine("10.0.2.0"),
    [nuget("2026.1.0")]: engine("10.0.3.0"),
    [PLACES.named]: engine("10.0.4.0"),
    [PLACES.explicit]: engine("10.0.5.0"),
  };
  const env = { TRAPLINE_ENGINE: PLACES.named };
  const found: string[][] = [];
  const look = (path: string | undefined, options: Parameters<typeof machine>[0]): void => {
    const { source, folder, version } = findEngine(path, machine(options));
    found.push([source, folder, version]);
  };
  look(PLACES.explicit, { folders, env });
  look(undefined, { folders, env });
  look(undefined, { folders });
  delete folders[nuget("2026.1.0")];
  look(undefined, { folders });
  delete folders[SDK];
  look(undefined, { folders });
  assert.deepEqual(found, [
    ["explicit path", PLACES.explicit, "10.0.5.0"],
    ["TRAPLINE_ENGINE", PLACES.named, "10.0.4.0"],
    ["NuGet package", nuget("2026.1.0"), "10.0.3.0"],
    ["Windows SDK", SDK, "10.0.2.0"],
    ["System32", PLACES.system, "10.0.1.0"],
  ]);
});

Deno.test("findEngine() gives the files in the order to load them, dbgeng.dll last", () => {
  const { files } = findEngine(PLACES.explicit, machine({ folders: { [PLACES.explicit]: engine() } }));
  const names = ["dbghelp.dll", "dbgcore.dll", "dbgmodel.dll", "dbgeng.dll"];
  assert.deepEqual(files, names.map((name) => `${PLACES.explicit}\\${name}`));
});

Deno.test("findEngine() takes an engine of the time before dbgcore and dbgmodel", () => {
  const { "dbgeng.dll": dbgeng, "dbghelp.dll": dbghelp } = engine("6.2.9200.16384");
  const folder = { "DbgEng.dll": dbgeng!, "DBGHELP.DLL": dbghelp!, "srcsrv.dll": dbghelp! };
  const { files } = findEngine(PLACES.explicit, machine({ folders: { [PLACES.explicit]: folder } }));
  assert.deepEqual(files, ["dbghelp.dll", "dbgeng.dll"].map((name) => `${PLACES.explicit}\\${name}`));
});

Deno.test("findEngine() takes the explicit path as a folder or a file, with either slash", () => {
  const spellings = ["", "\\", "\\dbgeng.dll", "\\DbgEng.DLL"].map((tail) => PLACES.explicit + tail);
  for (const path of [...spellings, "D:/tools/engine/dbgeng.dll", "D:/tools/engine/"]) {
    const { folder } = findEngine(path, machine({ folders: { [PLACES.explicit]: engine() } }));
    assert.equal(folder, PLACES.explicit, path);
  }
});

Deno.test("findEngine() looks nowhere else when the explicit path won't do", () => {
  const it = machine({
    folders: { [PLACES.system]: engine(), [PLACES.named]: engine() },
    env: { TRAPLINE_ENGINE: PLACES.named },
  });
  assert.throws(() => findEngine(PLACES.explicit, it), EngineNotFoundError);
  assert.deepEqual(it.asked, [PLACES.explicit]);
});

Deno.test("findEngine() looks nowhere else when TRAPLINE_ENGINE won't do", () => {
  const it = machine({ folders: { [PLACES.system]: engine() }, env: { TRAPLINE_ENGINE: PLACES.named } });
  assert.throws(() => findEngine(undefined, it), EngineNotFoundError);
  assert.deepEqual(it.asked, [PLACES.named]);
});

Deno.test("findEngine() takes an empty TRAPLINE_ENGINE for none", () => {
  const it = machine({ folders: { [PLACES.system]: engine() }, env: { TRAPLINE_ENGINE: "" } });
  assert.equal(findEngine(undefined, it).source, "System32");
});

Deno.test("findEngine() takes the newest NuGet version that can be used, numbers compared as numbers", () => {
  const folders = {
    [nuget("9.1.0")]: engine("10.0.9.0"),
    [nuget("20230101.1.0")]: engine("10.0.23.0"),
    [nuget("20260109.1235.0")]: engine("10.0.26.0"),
    [nuget("20260109.99.0")]: engine("10.0.25.0"),
  };
  assert.equal(findEngine(undefined, machine({ folders })).version, "10.0.26.0");
  const broken = { ...folders, [nuget("20260109.1235.0")]: { "dbgeng.dll": new Uint8Array(10) } };
  assert.equal(findEngine(undefined, machine({ folders: broken })).version, "10.0.25.0");
});

Deno.test("findEngine() looks for NuGet packages where NUGET_PACKAGES says", () => {
  const folder = "F:\\cache\\microsoft.debugging.platform.dbgeng\\1.0.0\\content\\amd64";
  const it = machine({ folders: { [folder]: engine() }, env: { NUGET_PACKAGES: "F:\\cache" } });
  assert.equal(findEngine(undefined, it).folder, folder);
});

Deno.test("findEngine() looks for the SDK where the registry says, with or without a last backslash", () => {
  for (const kitsRoot of ["G:\\Kits\\10\\", "G:\\Kits\\10"]) {
    const it = machine({ folders: { "G:\\Kits\\10\\Debuggers\\x64": engine() }, kitsRoot });
    assert.equal(findEngine(undefined, it).source, "Windows SDK");
  }
});

Deno.test("findEngine() looks into the folders of its own architecture", () => {
  const folders = {
    [nuget("1.0.0", "arm64")]: engine("10.0.1.0", MACHINE.arm64),
    [nuget("1.0.0")]: engine("10.0.2.0"),
  };
  const version = (architecture: "aarch64" | "x86_64"): string =>
    findEngine(undefined, machine({ folders, architecture })).version;
  assert.deepEqual([version("aarch64"), version("x86_64")], ["10.0.1.0", "10.0.2.0"]);
  const sdk = { [`${PLACES.sdk}\\arm64`]: engine("10.0.3.0", MACHINE.arm64) };
  assert.equal(findEngine(undefined, machine({ folders: sdk, architecture: "aarch64" })).version, "10.0.3.0");
});
