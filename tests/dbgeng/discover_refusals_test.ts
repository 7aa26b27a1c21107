/** Why an engine that was found is not taken: each refusal has its reason and the next step. @module */
import assert from "node:assert/strict";
import { EngineNotFoundError, findEngine } from "../../lib/dbgeng/discover.ts";
import { MACHINE } from "./fake_dll.ts";
import { engine, type Folder, machine, type MachineOptions, PLACES } from "./fake_machine.ts";

const NEXT_STEPS = [
  "Install the Debugging Tools of the Windows SDK",
  "Microsoft.Debugging.Platform.DbgEng",
  "--engine",
  "TRAPLINE_ENGINE",
];

/** The message that refuses what is at the explicit path. */
function refusal(folder: Folder, options: MachineOptions = {}, path: string = PLACES.explicit): string {
  let message = "";
  assert.throws(() => findEngine(path, machine({ folders: { [path]: folder }, ...options })), (error) => {
    assert.ok(error instanceof EngineNotFoundError);
    message = error.message;
    return true;
  });
  for (const step of NEXT_STEPS) assert.ok(message.includes(step), `${message}\nlacks "${step}"`);
  assert.ok(message.includes(`explicit path (${path}): `), message);
  return message;
}

Deno.test("findEngine() says that nothing is there, for each place it asked", () => {
  assert.throws(() => findEngine(undefined, machine()), (error) => {
    assert.ok(error instanceof EngineNotFoundError);
    for (const place of [`Windows SDK (${PLACES.sdk}\\x64)`, `System32 (${PLACES.system})`]) {
      assert.ok(error.message.includes(`${place}: no dbgeng.dll there`), error.message);
    }
    for (const step of NEXT_STEPS) assert.ok(error.message.includes(step));
    return true;
  });
});

Deno.test("findEngine() refuses a folder without dbgeng.dll", () => {
  assert.match(refusal({}), /: no dbgeng\.dll there/);
});

Deno.test("findEngine() refuses a relative path, which would mean another folder later", () => {
  for (const path of ["tools", ".\\tools", "C:tools", "\\tools"]) {
    assert.match(refusal(engine(), {}, path), /: not an absolute path/);
  }
  const share = "\\\\server\\share\\engine";
  assert.equal(findEngine(share, machine({ folders: { [share]: engine() } })).folder, share);
});

Deno.test("findEngine() refuses Wine's stub, of any of the files", () => {
  for (const name of ["dbgeng.dll", "dbghelp.dll"]) {
    const folder = { ...engine(), [name]: { version: "10.0.0.0", mark: "Wine builtin DLL" } };
    assert.match(refusal(folder), new RegExp(`: ${name} is Wine's stub, .* takes Microsoft's`));
  }
});

Deno.test("findEngine() refuses what is no DLL, or can't be read", () => {
  const broken = { ...engine(), "dbgcore.dll": new Uint8Array(100) };
  assert.match(refusal(broken), /: dbgcore\.dll is not a DLL that can be read/);
});

Deno.test("findEngine() refuses siblings of another release, and names both versions", () => {
  const mixed = { ...engine("10.0.29507.1001"), "dbghelp.dll": { version: "10.0.22621.1" } };
  assert.match(
    refusal(mixed),
    /: mixed versions: dbgeng\.dll is 10\.0\.29507\.1001, dbghelp\.dll is 10\.0\.22621\.1; take the files of one/,
  );
  const revised = { ...engine("10.0.26100.1"), "dbghelp.dll": { version: "10.0.26100.4768" } };
  const it = machine({ folders: { [PLACES.explicit]: revised } });
  assert.equal(findEngine(PLACES.explicit, it).version, "10.0.26100.1", "Windows serves newer revisions");
});

Deno.test("findEngine() refuses an engine that would borrow Windows' own dbghelp.dll", () => {
  const { "dbghelp.dll": _, ...rest } = engine();
  assert.match(refusal(rest), /: no dbghelp\.dll beside dbgeng\.dll; take all files of one release/);
});

Deno.test("findEngine() refuses another architecture, and names both", () => {
  const message = refusal(engine("10.0.1.0", MACHINE.arm64));
  assert.match(message, /: dbghelp\.dll is built for aarch64, this Deno for x86_64/);
  assert.match(refusal(engine("10.0.1.0", MACHINE.itanium)), /built for unknown, /);
  assert.match(refusal(engine(), { architecture: "aarch64" }), /built for x86_64, this Deno for aarch64/);
});

Deno.test("findEngine() elevated refuses what is unsigned in a folder that users can write", () => {
  const signed = (path: string): boolean => !path.endsWith("dbgmodel.dll");
  const message = refusal(engine(), { elevated: true, signed });
  assert.match(
    message,
    /: dbgmodel\.dll is not signed by Microsoft and its folder can be written without elev/,
  );
  assert.match(
    message,
    /an elevated run loads an engine only from a protected folder or with Microsoft's sig/,
  );
});

Deno.test("findEngine() elevated refuses an unsigned DLL that the engine would load later", () => {
  const folder = { ...engine(), "SymSrv.dll": new Uint8Array(1) };
  const signed = (path: string): boolean => !path.endsWith("symsrv.dll");
  assert.match(refusal(folder, { elevated: true, signed }), /: symsrv\.dll is not signed by Microsoft/);
});

Deno.test("findEngine() elevated applies this to TRAPLINE_ENGINE and to packages too", () => {
  const nuget = `${PLACES.nuget}\\1.0.0\\content\\amd64`;
  const folders = { [PLACES.named]: engine(), [nuget]: engine(), [PLACES.system]: engine("10.0.7.0") };
  const env = { TRAPLINE_ENGINE: PLACES.named };
  assert.throws(
    () => findEngine(undefined, machine({ folders, env, elevated: true })),
    /TRAPLINE_ENGINE \(E:\\named\): dbgeng\.dll is not signed by Microsoft/,
  );
  const found = findEngine(undefined, machine({ folders, elevated: true }));
  assert.equal(found.source, "System32", "an unsigned package is passed over");
});

Deno.test("findEngine() elevated takes what Microsoft signed, wherever it lies", () => {
  const seen: string[] = [];
  const signed = (path: string): boolean => seen.push(path) > 0;
  const folder = { ...engine(), "readme.txt": new Uint8Array(1) };
  const { files } = findEngine(
    PLACES.explicit,
    machine({ folders: { [PLACES.explicit]: folder }, elevated: true, signed }),
  );
  assert.deepEqual(seen.sort(), [...files].sort(), "each file that will be loaded was checked");
});

Deno.test("findEngine() elevated takes Windows' own engine without asking for a signature", () => {
  const it = machine({ folders: { [PLACES.system]: engine() }, elevated: true });
  assert.equal(findEngine(undefined, it).source, "System32");
});

Deno.test("findEngine() asks for no signature when it is not elevated", () => {
  const signed = (): boolean => assert.fail("asked");
  const it = machine({ folders: { [PLACES.explicit]: engine() }, signed });
  assert.equal(findEngine(PLACES.explicit, it).source, "explicit path");
});
