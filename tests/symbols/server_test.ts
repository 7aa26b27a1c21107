/** A symbol server on this machine: what it has is fetched once, what is wrong refused, and without one nothing waits. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Module } from "../../lib/minidump/mod.ts";
import { SymbolFiles } from "../../lib/symbols/files.ts";
import { folderPlace } from "../../lib/symbols/folder.ts";
import { placesOf } from "../../lib/symbols/places.ts";
import { addToStore } from "../../lib/symbols/store.ts";
import { executable, IMAGE_SIZE } from "../image/synth_pe.ts";
import { scene } from "../stacks/scene.ts";
import { cabinet } from "../support/cabinet.ts";

const ID = `00001234${IMAGE_SIZE.toString(16)}`;
const RIGHT = executable({ timestamp: 0x1234 }), WRONG = executable({ timestamp: 0x4321 });

type Answer = (path: string) => Response | Promise<Response>;

interface Served extends AsyncDisposable {
  readonly url: string;
  readonly asked: string[];
}

/** A server that notes what it is asked. */
function serve(answer: Answer): Served {
  const asked: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const { pathname } = new URL(request.url);
    asked.push(pathname);
    return answer(pathname);
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/sym`,
    asked,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

async function folder(): Promise<AsyncDisposable & { path: string }> {
  const path = await Deno.makeTempDir({ prefix: "trapline-symbols-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** The module of a dump: app.exe, with the time stamp 0x1234. */
async function program(): Promise<Module> {
  using dump = await scene({ ip: 0n, stack: [0n] });
  return (await dump.modules())[0]!;
}

/** Whether the program's file is found, and why a server was given up. */
async function found(path: string, limitMs = 2000): Promise<{ found: boolean; told: string[] }> {
  const told: string[] = [];
  const places = placesOf(path, { limitMs, gaveUp: (_, because) => told.push(because) });
  using files = new SymbolFiles(places, places);
  const module = await program();
  const first = await files.findImage(module) !== undefined;
  assert.equal(await files.findImage(module) !== undefined, first, "a second time the same");
  return { found: first, told };
}

const bytes = (content: Uint8Array<ArrayBuffer>): Response => new Response(content);
const none = (): Response => new Response(null, { status: 404 });

Deno.test("what a server has is fetched once, kept whole, and found without it afterwards", async () => {
  await using cache = await folder();
  await using server = serve((path) => path === `/sym/app.exe/${ID}/app.exe` ? bytes(RIGHT) : none());
  const path = `srv*${cache.path}*${server.url}`;
  assert.deepEqual(await found(path), { found: true, told: [] });
  assert.deepEqual(await found(path), { found: true, told: [] });
  assert.deepEqual(server.asked, [`/sym/app.exe/${ID}/app.exe`]);
  const kept = join(cache.path, "app.exe", ID);
  assert.deepEqual([...Deno.readDirSync(kept)].map(({ name }) => name), ["app.exe"]);
  assert.deepEqual(await Deno.readFile(join(kept, "app.exe")), RIGHT);
});

Deno.test("the layout in lower case is asked for, too, and what is not there once in a run", async () => {
  await using cache = await folder();
  await using server = serve(none);
  const places = placesOf(`srv*${cache.path}*${server.url}`);
  using files = new SymbolFiles(places, places);
  const module = { ...await program(), codeId: "ABCDEF121000", path: "App.exe" };
  for (let time = 0; time < 3; time++) assert.equal(await files.findImage(module), undefined);
  assert.deepEqual(server.asked, [
    "/sym/App.exe/ABCDEF121000/App.exe",
    "/sym/app.exe/abcdef121000/app.exe",
    "/sym/App.exe/ABCDEF121000/App.ex_",
    "/sym/index2.txt",
  ]);
});

Deno.test("a packed file is unpacked, and kept so", async () => {
  await using cache = await folder();
  const packed = cabinet({ "app.exe": RIGHT });
  await using server = serve((path) => path === `/sym/app.exe/${ID}/app.ex_` ? bytes(packed) : none());
  assert.deepEqual(await found(`srv*${cache.path}*${server.url}`), { found: true, told: [] });
  const kept = join(cache.path, "app.exe", ID);
  assert.deepEqual(await Deno.readFile(join(kept, "app.exe")), RIGHT);
  assert.deepEqual([...Deno.readDirSync(kept)].map(({ name }) => name), ["app.exe"]);
});

Deno.test("a packed file that can't be unpacked is told, and nothing of it stays", async () => {
  await using cache = await folder();
  const packed = cabinet({ "app.exe": RIGHT }, { packing: "quantum" });
  await using server = serve((path) => path.endsWith("/app.ex_") ? bytes(packed) : none());
  const { found: is, told } = await found(`srv*${cache.path}*${server.url}`);
  assert.equal(is, false);
  assert.match(told[0] ?? "", /app\.exe: it is packed with Quantum/);
  assert.deepEqual([...Deno.readDirSync(join(cache.path, "app.exe", ID))], []);
});

Deno.test("a large store has its folders in others, and says so by a file", async () => {
  await using cache = await folder();
  await using server = serve((path) =>
    path === `/sym/ap/app.exe/${ID}/app.exe`
      ? bytes(RIGHT)
      : path === "/sym/index2.txt"
      ? new Response("")
      : none()
  );
  assert.deepEqual(await found(`srv*${cache.path}*${server.url}`), { found: true, told: [] });
});

Deno.test("folders may be stores of either kind, packed or not", async () => {
  for (
    const [path, content] of [
      [`ap/app.exe/${ID}/app.exe`, RIGHT],
      [`app.exe/${ID}/app.ex_`, cabinet({ "app.exe": RIGHT })],
      [`ap/app.exe/${ID}/app.ex_`, cabinet({ "app.exe": RIGHT })],
    ] as const
  ) {
    await using store = await folder();
    await Deno.mkdir(join(store.path, path, ".."), { recursive: true });
    await Deno.writeFile(join(store.path, path), content);
    assert.equal((await found(store.path)).found, true, path);
    if (!path.endsWith("_")) continue;
    await Deno.writeFile(join(store.path, path), content.slice(0, content.length / 2));
    assert.equal((await found(store.path)).found, false, `${path}, cut off`);
  }
});

Deno.test("a file that is not the dump's is refused and not kept", async () => {
  await using cache = await folder();
  for (const content of [WRONG, new Uint8Array(10)]) {
    await using server = serve(() => bytes(content));
    assert.equal((await found(`srv*${cache.path}*${server.url}`)).found, false);
    assert.deepEqual([...Deno.readDirSync(join(cache.path, "app.exe", ID))], []);
  }
});

Deno.test("a server that does not answer in time is told and left alone, and nothing half stays", async () => {
  await using cache = await folder();
  const stalled = Promise.withResolvers<Response>();
  await using _server = serve(() => stalled.promise);
  const started = performance.now();
  const { found: is, told } = await found(`srv*${cache.path}*${_server.url}`, 200);
  assert.ok(performance.now() - started < 50_000);
  assert.equal(is, false);
  assert.match(told[0] ?? "", /app\.exe: no answer within 0\.2 s/);
  assert.ok(_server.asked.length <= 2, "given up after two failures");
  stalled.resolve(none());
});

Deno.test("without a network the rest goes on at once, and nothing is said", async () => {
  await using cache = await folder();
  await Deno.writeFile(join(cache.path, "app.exe"), RIGHT);
  const gone = serve(none);
  await gone[Symbol.asyncDispose]();
  assert.equal((await found(`srv*${cache.path}/other*${gone.url};${cache.path}`)).found, true);
  const { found: is, told } = await found(`srv*${cache.path}/other*${gone.url}`);
  assert.deepEqual([is, told], [false, []]);
});

Deno.test("a folder to which files were added serves others", async () => {
  await using store = await folder();
  const file = join(store.path, "app.exe.new", "app.exe");
  await Deno.mkdir(join(store.path, "app.exe.new"));
  await Deno.writeFile(file, RIGHT);
  assert.equal((await addToStore(file, store.path)).path, join(store.path, "app.exe", ID, "app.exe"));
  assert.equal((await found(store.path)).found, true);
  await Deno.writeTextFile(file, "no image");
  assert.match((await addToStore(file, store.path)).because ?? "", /neither an image nor a PDB/);
});

Deno.test("symbol files lie where Breakpad's dumpers put them, and servers are not asked for them", async () => {
  await using store = await folder();
  await using server = serve(none);
  const debugId = "0123456789ABCDEF0123456789ABCDEF1";
  const module = {
    ...await program(),
    codeView: { format: "RSDS", guid: "no", age: 1, path: "D:\\o\\app.pdb", debugId } as const,
  };
  const places = placesOf(`${store.path};srv*${store.path}/cache*${server.url}`);
  using files = new SymbolFiles(places, places);
  assert.equal(await files.findSymbols(module), undefined);
  const place = join(store.path, "app.pdb", debugId);
  await Deno.mkdir(place, { recursive: true });
  const text = (id: string): string => `MODULE windows x86_64 ${id} app.pdb\nFUNC 10 4 0 main\n`;
  await Deno.writeTextFile(join(place, "app.sym"), text(debugId.replace("0", "9")));
  assert.equal(await files.findSymbols(module), undefined, "that of another build");
  await Deno.writeTextFile(join(place, "app.sym"), text(debugId));
  assert.equal((await (await files.findSymbols(module))?.functionsAt(0x12))?.[0]?.name, "main");
  await using other = await folder();
  const added = await addToStore(join(place, "app.sym"), other.path);
  assert.equal(added.path, join(other.path, "app.pdb", debugId, "app.sym"));
  await Deno.writeTextFile(join(place, "app.sym"), text(debugId).replace("app.pdb", "../app.pdb"));
  assert.equal(
    (await addToStore(join(place, "app.sym"), other.path)).path,
    undefined,
    "a name that leads out",
  );
  assert.ok(server.asked.every((path) => !path.includes(".sym")));
});

Deno.test("a file of symbols that can't be used is reported with the reason; one that is something else is not", async () => {
  await using store = await folder();
  const module = {
    ...await program(),
    codeView: { format: "RSDS", guid: "no", age: 1, path: "app.pdb", debugId: "0".repeat(33) } as const,
  };
  const place = folderPlace(store.path);
  const refused = async (content: Uint8Array): Promise<string[]> => {
    await Deno.writeFile(join(store.path, "app.pdb"), content);
    using files = new SymbolFiles([place], [place]);
    assert.equal(await files.findPdb(module), undefined);
    return [...files.refused.values()];
  };
  const magic = new TextEncoder().encode("Microsoft C/C++ MSF 7.00\r\n\x1ADS\0\0\0");
  assert.deepEqual(await refused(new Uint8Array(100)), []);
  assert.deepEqual(await refused(Uint8Array.from([...magic, ...new Uint8Array(30)])), [
    "The PDB's header is damaged",
  ]);
  assert.match(
    (await refused(cabinet({ "app.pdb": RIGHT }, { packing: "quantum" })))[0] ?? "",
    /packed with Quantum/,
  );
});

Deno.test("names that would lead out of a folder are not looked for", async () => {
  const asked: string[] = [];
  const place = { paths: ({ name }: { name: string }) => (asked.push(name), []) };
  using files = new SymbolFiles([place], [place]);
  const module = await program();
  for (const path of ["..", "C:\\x\\..", "a:b", "", `${"x".repeat(300)}.dll`, "con|x"]) {
    assert.equal(await files.findImage({ ...module, path }), undefined);
  }
  assert.deepEqual(asked, []);
});
