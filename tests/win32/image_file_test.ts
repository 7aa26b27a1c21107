/** What a DLL says of itself, from whole, broken and hostile bytes. @module */
import assert from "node:assert/strict";
import fc from "fast-check";
import { fileFacts, type ImageFacts, imageFacts, inBytes } from "../../lib/win32/image_file.ts";
import { ENGINE, VERSIONS } from "../../scripts/lab/layout.ts";
import { processorMs } from "../support/processor.ts";
import { fakeDll, MACHINE } from "../dbgeng/fake_dll.ts";

const factsOf = (bytes: Uint8Array): ImageFacts | undefined => imageFacts(inBytes(bytes));

const FOLDERS = { amd64: "x86_64", arm64: "aarch64", x86: "x86" } as const;
const NAMES = ["dbgeng.dll", "dbghelp.dll", "dbgcore.dll", "dbgmodel.dll"];

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

for (const [folder, architecture] of Object.entries(FOLDERS)) {
  const file = (name: string): string => `${ENGINE}/content/${folder}/${name}`;
  Deno.test({
    name: `imageFacts() reads Microsoft's ${folder} engine, all files of one version`,
    ignore: !exists(file("dbgeng.dll")),
    fn: () => {
      const facts = NAMES.map((name) => fileFacts(file(name)));
      const version = facts[0]?.version;
      assert.match(version ?? "", /^10\.0\.\d{5}\.\d+$/);
      assert.deepEqual(facts, NAMES.map(() => ({ architecture, version, wineStub: false })));
      // The package's version is its date; the files' is Windows' own.
      assert.notEqual(version, VERSIONS.engine);
    },
  });
}

Deno.test("imageFacts() tells the architectures apart", () => {
  const seen = Object.values(MACHINE).map((machine) => factsOf(fakeDll({ machine }))?.architecture);
  assert.deepEqual(seen, ["x86_64", "aarch64", "x86", "unknown"]);
});

Deno.test("imageFacts() reads the version as four unsigned numbers", () => {
  for (const version of ["10.0.29507.1001", "6.3.9600.65535", "0.0.0.0", "65535.1.2.3"]) {
    assert.equal(factsOf(fakeDll({ version }))?.version, version);
  }
  assert.equal(factsOf(fakeDll())?.version, "", "no version resource");
});

Deno.test("imageFacts() takes the version resource and no other with its signature", () => {
  assert.equal(factsOf(fakeDll({ version: "1.2.3.4", decoy: true }))?.version, "1.2.3.4");
});

Deno.test("imageFacts() knows what Wine builds", () => {
  const stub = (mark: string): boolean | undefined => factsOf(fakeDll({ mark }))?.wineStub;
  assert.deepEqual(
    ["Wine builtin DLL", "Wine placeholder DLL", "This program cannot be run"].map(stub),
    [true, true, false],
  );
});

Deno.test("imageFacts() reads bytes that are a part of a larger buffer", () => {
  const dll = fakeDll({ version: "1.2.3.4", machine: MACHINE.arm64 });
  const larger = new Uint8Array(dll.length + 100).fill(0xFF);
  larger.set(dll, 50);
  assert.deepEqual(factsOf(larger.subarray(50, 50 + dll.length)), {
    architecture: "aarch64",
    version: "1.2.3.4",
    wineStub: false,
  });
});

Deno.test("imageFacts() knows no image in what is none", () => {
  const text = new TextEncoder();
  assert.equal(factsOf(new Uint8Array(0)), undefined);
  assert.equal(factsOf(text.encode("MZ")), undefined);
  assert.equal(factsOf(text.encode("#!/bin/sh\n".repeat(100))), undefined);
  const unsigned = fakeDll();
  unsigned[0x80] = 0;
  assert.equal(factsOf(unsigned), undefined);
});

Deno.test("imageFacts() throws for no cut or damage of an image", () => {
  const whole = fakeDll({ version: "10.0.29507.1001", decoy: true });
  for (let length = 0; length < whole.length; length++) factsOf(whole.slice(0, length));
  const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(damage, (changes) => {
      const bytes = whole.slice();
      for (const [at, value] of changes) bytes[at] = value;
      const facts = factsOf(bytes);
      assert.ok(facts === undefined || /^(\d+(\.\d+){3})?$/.test(facts.version));
    }),
    { numRuns: 3000 },
  );
});

Deno.test("imageFacts() is quick with counts that lie", () => {
  const bytes = fakeDll({ version: "1.2.3.4" });
  const view = new DataView(bytes.buffer);
  view.setUint16(0x80 + 6, 0xFFFF, true); // sections
  view.setUint16(0x400 + 12, 0xFFFF, true); // named resources
  const start = processorMs();
  factsOf(bytes);
  assert.ok(processorMs() - start < 5_000);
});
