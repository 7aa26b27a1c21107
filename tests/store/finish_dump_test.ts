import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { Folder, type Reservation } from "../../lib/store/private_folder.ts";
import { fileSource } from "../../lib/minidump/mod.ts";
import { discard, keep, piecesOf, sha256 } from "../../lib/store/finish_dump.ts";
import { CRASH } from "../support/manifest.ts";
import { namesIn, tempFolder } from "../support/temp.ts";

const FAILED = {
  ...CRASH,
  verification: {
    ok: false,
    findings: [{ severity: "fatal", code: "outside-file", message: "cut off" } as const],
  },
};

/** A dump that was written to its partial file. */
async function written(path: string): Promise<Reservation> {
  const folder = await Folder.open(path);
  const reservation = await folder.reserve({
    image: "a.exe",
    pid: 1,
    at: new Date(0),
    rule: "r",
    kind: "mini",
  });
  await Deno.writeTextFile(reservation.partial, "MDMP");
  return reservation;
}

Deno.test("keep() gives a verified dump its name, with its manifest beside it and nothing partial left", async () => {
  await using temp = await tempFolder();
  const reservation = await written(temp.path);
  const { dump, manifest } = await keep(reservation, CRASH);
  assert.equal(dump, reservation.dump);
  assert.equal(await Deno.readTextFile(dump), "MDMP");
  assert.deepEqual(await namesIn(temp.path), [basename(dump), basename(reservation.manifest)]);
  assert.deepEqual(manifest, { ...CRASH, file: { ...CRASH.file, name: basename(dump) } });
  assert.deepEqual(JSON.parse(await Deno.readTextFile(reservation.manifest)), manifest);
});

Deno.test("keep() gives a dump that failed verification another name, and the manifest says which", async () => {
  await using temp = await tempFolder();
  const reservation = await written(temp.path);
  const { dump, manifest } = await keep(reservation, FAILED);
  assert.equal(dump, reservation.unverified);
  assert.equal(manifest.file.name, basename(reservation.unverified));
  assert.deepEqual(await namesIn(temp.path), [basename(reservation.manifest), basename(dump)].sort());
});

Deno.test("keep() has the whole manifest in place before the dump has its name", async () => {
  for (const facts of [CRASH, FAILED]) {
    await using temp = await tempFolder();
    const reservation = await written(temp.path);
    // The dump can't be renamed: what is there at that moment stays to be seen.
    await Deno.remove(reservation.partial);
    await assert.rejects(keep(reservation, facts), Deno.errors.NotFound);
    assert.deepEqual(await namesIn(temp.path), [basename(reservation.manifest)]);
    assert.equal(JSON.parse(await Deno.readTextFile(reservation.manifest)).rule, "crash");
  }
});

Deno.test("keep() leaves the dump where it was written when the manifest can't be", async () => {
  await using temp = await tempFolder();
  const reservation = await written(temp.path);
  await Deno.mkdir(reservation.manifest);
  await assert.rejects(keep(reservation, CRASH));
  const names = await namesIn(temp.path);
  assert.ok(names.includes(basename(reservation.partial)) && !names.includes(basename(reservation.dump)));
});

Deno.test("discard() removes the partial file, and does not mind if it is gone", async () => {
  await using temp = await tempFolder();
  const reservation = await written(temp.path);
  await Deno.writeTextFile(join(temp.path, "other"), "");
  await discard(reservation);
  await discard(reservation);
  assert.deepEqual(await namesIn(temp.path), ["other"]);
});

Deno.test("discard() tells when it can't remove the file", async () => {
  await using temp = await tempFolder();
  const reservation = await written(temp.path);
  await Deno.remove(reservation.partial);
  await Deno.mkdir(join(reservation.partial, "full"), { recursive: true });
  await assert.rejects(discard(reservation));
});

Deno.test("sha256() hashes a file by pieces: nothing, little, and more than one piece", async () => {
  await using temp = await tempFolder();
  const path = join(temp.path, "file");
  const hashed = async (content: Uint8Array): Promise<string> => {
    await Deno.writeFile(path, content);
    using source = await fileSource(path);
    return await sha256(piecesOf(source));
  };
  const text = new TextEncoder();
  const none = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  assert.equal(await hashed(text.encode("")), none);
  assert.equal(
    await hashed(text.encode("abc")),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
  const large = new Uint8Array((1 << 20) * 2 + 7).map((_, i) => i * 31);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", large));
  assert.equal(await hashed(large), digest.toHex());
});
