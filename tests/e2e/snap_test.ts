import { match, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { breakpadMissing, stackwalk } from "../support/breakpad.ts";
import { running } from "../support/running.ts";
import { captured, outputFolder, trapline } from "../support/trapline.ts";

Deno.test("snap dumps a running process by name and by pid, and it runs on to its own exit code", async () => {
  await using out = await outputFolder();
  const { image, pid, closeStdin, ended } = await running("suspended", "eof");
  const byName = await trapline(["snap", "--out", join(out.path, "name"), image.replace(".exe", "")]);
  const byPid = await trapline(["snap", "--out", join(out.path, "pid"), "--dump", "full", String(pid)]);
  equal(byName.code, 0, byName.stderr);
  equal(byPid.code, 0, byPid.stderr);
  for (const folder of ["name", "pid"]) {
    const [file] = await captured(join(out.path, folder));
    equal(file?.manifest.target.pid, pid);
    ok(file?.manifest.stacks.some(({ frames }) => frames.some((frame) => frame.function === "main")));
    if (!breakpadMissing) {
      ok((await stackwalk(file!.dump)).modules.some(({ name }) => name === image));
    }
  }
  closeStdin();
  const { code, stdout } = await ended;
  equal(code, 0);
  match(stdout, /the suspended thread never ran/);
});

Deno.test("snap refuses what is not there and what must not be dumped, with the reason", async () => {
  await using out = await outputFolder();
  const cases: [string, RegExp][] = [
    ["99999", /No process has the pid 99999/],
    ["no-such-program", /No process is called "no-such-program"/],
    ["4", /No process has the pid 4|it is the system itself/],
    ["0", /No process has the pid 0|it is the system itself/],
  ];
  for (const [target, reason] of cases) {
    const { code, stderr } = await trapline(["snap", "--out", out.path, target]);
    equal(code, 125, `${target}: ${stderr}`);
    match(stderr, reason);
  }
});
