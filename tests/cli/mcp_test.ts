import assert from "node:assert/strict";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { fromFileUrl } from "../../scripts/support/paths.ts";
import { crashDump } from "../minidump/synth_streams.ts";
import { tempFolder } from "../support/temp.ts";
import { trapline } from "./child.ts";

const ENTRY = fromFileUrl(new URL("../../lib/cli/main.ts", import.meta.url));

Deno.test({
  name: "trapline mcp DIR speaks with the SDK's client over stdin and stdout, and ends with it",
  // The SDK's transport waits for its child with a timer that it does not clear.
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    await using temp = await tempFolder();
    await Deno.writeFile(`${temp.path}/a.dmp`, crashDump().finish());
    const transport = new StdioClientTransport({
      command: Deno.execPath(),
      args: ["run", "-A", "--quiet", "--no-check", ENTRY, "mcp", temp.path],
      stderr: "ignore",
    });
    const client = new Client({ name: "test", version: "1" });
    await client.connect(transport);
    assert.equal(client.getServerVersion()?.name, "trapline");
    const { content } = await client.callTool({ name: "show_dump", arguments: { dump: "a.dmp" } });
    assert.match(JSON.stringify(content), /access violation writing 0x0/);
    await client.close();
  },
});

Deno.test("trapline mcp ends with 0 when nobody speaks any more, and refuses what is no folder", async () => {
  await using temp = await tempFolder();
  assert.equal((await trapline(["mcp", temp.path], undefined, {}, new Uint8Array(0))).code, 0);
  const { code, stderr } = await trapline(["mcp", `${temp.path}/nowhere`]);
  assert.equal(code, 2);
  assert.match(stderr, /^trapline: ".*nowhere" is not a folder$/m);
});
