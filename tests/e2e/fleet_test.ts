/** docs/fleet.md as written: from nothing to a fleet of two on one machine, on real crashes and a real server. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { noServers } from "../../scripts/fixtures/servers.ts";
import { REPO } from "../../scripts/lab/layout.ts";
import { ofKind } from "../../lib/log/read.ts";
import { trapline as natively } from "../cli/child.ts";
import { recordsOf } from "../support/events.ts";
import { freePort, natsServer } from "../support/servers.ts";
import { namesIn } from "../support/temp.ts";
import { outputFolder, programs, seen, trapline } from "../support/trapline.ts";

/** The block of a language that follows a heading. */
function block(text: string, heading: string, language: string): string {
  const part = text.slice(text.indexOf(heading));
  return new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(part)?.[1] ?? "";
}

Deno.test(
  "docs/fleet.md, as written: the first dump is kept, the second machine's is held back, and all is listed and shown",
  {
    ignore: noServers !== undefined,
  },
  async () => {
    await using out = await outputFolder();
    await using nats = await natsServer();
    const { path } = await programs();
    const parent = join(out.path, "..");
    const guide = await Deno.readTextFile(join(REPO, "docs", "fleet.md"));
    const heading = "## A fleet of two on one machine";
    const recipe = parse(block(guide, heading, "yaml"));
    // The port, the folders and the patience are this test's own; all else is as it stands there.
    const address = recipe.fleet.replace("4222", String(nats.port));
    const yaml = {
      ...recipe,
      fleet: address,
      sinks: { central: { folder: seen(join(parent, "central")) } },
      spool: { wait: "60s" },
    };
    await Deno.writeTextFile(join(parent, "fleet.yaml"), stringify(yaml));
    const commands = block(guide, heading, "sh").trim().split("\n");
    assert.equal(commands.length, 5);
    assert.equal(commands[0], "nats-server -js");
    const events = join(parent, "events.ndjson");
    const reasons: string[][] = [];
    for (const [i, command] of commands.slice(1, 3).entries()) {
      const words = command.split(" ").slice(1).map((word) =>
        word === "fleet.yaml" || /^host-/.test(word)
          ? seen(join(parent, word))
          : word === "checkout.exe"
          ? seen(path("crash"))
          : word
      );
      const [verb = "", ...rest] = words;
      const { stderr } = await trapline([verb, "--events", seen(events), ...rest], {
        env: { TRAPLINE_HOST: `host-${i}` },
      });
      const records = await recordsOf(events);
      reasons.push([
        ...ofKind(records, "kept").map(() => "kept"),
        ...ofKind(records, "suppressed").map(({ reason }) => reason),
      ]);
      const sent = await namesIn(join(parent, "central", "dumps")).catch(() => []);
      assert.equal(sent.length, 1, stderr);
    }
    assert.deepEqual(reasons[0], ["kept"]);
    // A machine that hears of it too late writes its dump, and does not send it.
    assert.ok(["fleet", "kept"].includes(reasons[1]?.[0] ?? ""));
    const words = (command: string): string[] =>
      command.replace("nats://127.0.0.1:4222", address).split(" ").slice(1);
    const listed = await natively([...words(commands[3]!), "--json"]);
    const [bug] = JSON.parse(listed.stdout);
    assert.deepEqual([bug.captures, bug.app, bug.hosts], [1, path("crash").split("/").at(-1), ["host-0"]]);
    const port = freePort();
    const args = [
      "run",
      "-A",
      "--quiet",
      "--no-check",
      join(REPO, "lib/cli/main.ts"),
      ...words(commands[4]!),
      "--port",
      String(port),
    ];
    const server = new Deno.Command(Deno.execPath(), { args, stdout: "null", stderr: "null" }).spawn();
    try {
      assert.match(await answer(`http://127.0.0.1:${port}/`), /1 bug/);
    } finally {
      server.kill("SIGKILL");
      await server.status;
    }
  },
);

/** A page, as soon as it is served. */
async function answer(url: string): Promise<string> {
  for (let tries = 0;; tries++) {
    try {
      return await (await fetch(url)).text();
    } catch (error) {
      if (tries > 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
