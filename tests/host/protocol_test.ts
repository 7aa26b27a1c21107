import assert from "node:assert/strict";
import { isHostCommand, newPipeName } from "../../lib/host/protocol.ts";

const DENO = '"C:\\Program Files\\deno.exe" run --quiet -A --no-check --no-config --no-npm';

for (
  const [what, command] of [
    ["of the sources", `${DENO} file:///C:/trapline/lib/host/main.ts`],
    ["of sources without types", `${DENO} file:///C:/trapline/lib/host/main.js`],
    ["of a script in quotes", `${DENO} "file:///C:/my trapline/lib/host/main.ts"`],
    ["of a bundle", `${DENO} file:///C:/trapline/program/main.js trapline-host`],
    ["of a compiled executable", "C:\\trapline.exe trapline-host"],
  ] as const
) {
  Deno.test(`the command of a host ${what} is known as ours`, () => {
    assert.ok(isHostCommand(`${command} ${newPipeName()} "" attach`));
    assert.ok(!isHostCommand(command), "without pipes");
  });
}

Deno.test("another program with such a name is not a host of ours", () => {
  assert.ok(!isHostCommand("checkout.exe main.ts trapline-dumps"));
  assert.ok(!isHostCommand(`notepad.exe ${newPipeName()}`));
});

Deno.test("a host imports nothing but our own files: no configuration of a user's has a say in it", async () => {
  const { stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      "--no-config",
      "--no-npm",
      "-A",
      new URL("../../lib/host/main.ts", import.meta.url).href,
    ],
    stdout: "null",
  }).output();
  assert.doesNotMatch(new TextDecoder().decode(stderr), /Import|dependency/);
});
