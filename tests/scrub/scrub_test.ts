/** What looks like a secret is gone from a file, wherever it stands and however it is written; nothing else changes. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { replacedIn, scrubFile } from "../../lib/scrub/scrub_file.ts";
import { tempFolder } from "../support/temp.ts";

const TOKENS: Readonly<Record<string, string>> = {
  "tokens of GitHub": `ghp_${"a1B2".repeat(9)}`,
  "keys of AWS": "AKIAIOSFODNN7EXAMPLE",
  "JSON web tokens": `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.${"c".repeat(43)}`,
  "tokens of Slack": "xoxb-1234567890-abcdefghij",
  "keys of Google": `AIza${"x".repeat(35)}`,
  "private keys of age": `AGE-SECRET-KEY-1${"Q".repeat(58)}`,
};

/** Scrubs bytes by a file. */
async function scrubbed(
  bytes: Uint8Array,
  own: readonly string[] = [],
): Promise<{ after: Buffer; replaced: Readonly<Record<string, number>> }> {
  await using folder = await tempFolder();
  const path = join(folder.path, "x");
  await Deno.writeFile(path, bytes);
  const { replaced } = await scrubFile(path, own);
  return { after: Buffer.from(await Deno.readFile(path)), replaced };
}

const both = (text: string): Buffer[] => [Buffer.from(text, "latin1"), Buffer.from(text, "utf16le")];

Deno.test("an environment's secrets go, also where their values stand alone, in both encodings", async () => {
  const secret = "correct horse battery staple";
  for (
    const block of both(`\0PATH=C:\\Windows\0DB_PASSWORD=${secret}\0TOKEN_FILE=C:\\x.txt\0TEMP=C:\\t\0\0`)
  ) {
    for (const alone of both(`\0${secret}\0`)) {
      for (const shift of [0, 1]) {
        const bytes = Buffer.concat([Buffer.alloc(100 + shift, 7), block, Buffer.alloc(50, 9), alone]);
        const { after } = await scrubbed(bytes);
        assert.equal(after.length, bytes.length);
        for (const form of both(secret)) assert.equal(after.includes(form), false, "the value is nowhere");
        const kept = both("PATH=C:\\Windows").concat(both("TOKEN_FILE=C:\\x.txt"));
        assert.equal(kept.filter((form) => after.includes(form)).length, 2, "what is no secret stays");
      }
    }
  }
});

Deno.test("tokens go by their shape, whatever stands around them", async () => {
  for (const [what, token] of Object.entries(TOKENS)) {
    for (const form of both(`x ${token}\n`)) {
      const { after, replaced } = await scrubbed(
        Buffer.concat([Buffer.alloc(33, 0xff), form, Buffer.alloc(8, 0xff)]),
      );
      for (const each of both(token)) assert.equal(after.includes(each), false, what);
      assert.equal(replaced[what], 1, what);
    }
  }
});

Deno.test("fields, options, headers, addresses and patterns of one's own", async () => {
  const cases: readonly [text: string, secret: string, own?: string][] = [
    ['{"user":"ann","password":"hunter22"}', "hunter22"],
    ["Server=db;User Id=sa;Password=S3cr3t!pw;", "S3cr3t!pw"],
    ["https://x/?api_key=0123456789abcdef&page=1", "0123456789abcdef"],
    ["https://ann:p4ssw0rd@host/", "p4ssw0rd"],
    ["Authorization: Bearer abcdefghijklmnop", "abcdefghijklmnop"],
    ['tool.exe --db-password "pw with"', "pw"],
    ["card 4111-1111-1111-1111 ok", "4111-1111-1111-1111", "\\d{4}-\\d{4}-\\d{4}-\\d{4}"],
    ["pin=1234;", "1234", "pin=(?<secret>\\d+)"],
  ];
  for (const [text, secret, own] of cases) {
    const { after } = await scrubbed(Buffer.from(`\n${text}\n`), own === undefined ? [] : [own]);
    assert.equal(after.includes(secret), false, text);
    assert.equal(after.length, text.length + 2);
  }
  await assert.rejects(scrubbed(Buffer.from("x"), ["("]), SyntaxError);
});

Deno.test("a secret that lies across the end of a window goes, and is counted once", async () => {
  const token = TOKENS["tokens of GitHub"]!;
  for (const back of [0, 1, 20, token.length - 1, token.length]) {
    const bytes = Buffer.alloc(3 << 20, 0);
    bytes.write(token, (1 << 20) - back, "latin1");
    const { after, replaced } = await scrubbed(bytes);
    assert.equal(after.includes(token.slice(5)), false);
    assert.equal(replaced["tokens of GitHub"], 1, `${back} before the end`);
  }
});

Deno.test("what has nothing to hide stays as it is, byte by byte, and twice changes nothing more", async () => {
  const random = crypto.getRandomValues(new Uint8Array(60_000));
  const { after, replaced } = await scrubbed(random);
  assert.equal(after.compare(random), 0);
  assert.equal(replacedIn({ lookedFor: [], replaced }), 0);
  const once = await scrubbed(Buffer.from("\0API_KEY=0123456789\0"));
  assert.deepEqual((await scrubbed(once.after)).replaced, {});
});
