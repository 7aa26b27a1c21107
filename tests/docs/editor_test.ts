/** What an editor with a YAML language server makes of a recipe and its schema. @module */
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { REPO } from "../../scripts/lab/layout.ts";
import { join } from "../../scripts/support/paths.ts";
import { LanguageServer } from "../support/language_server.ts";

const SCHEMA = pathToFileURL(join(REPO, "schema", "recipe.schema.json")).href;
/**
 * The server's own script. Sighting: Deno 2.9.6 writes its shell script for node_modules/.bin through the link that is
 * there already, so that the package's own bin/yaml-language-server is a shell script after the second install.
 */
const SERVER = join(REPO, "node_modules", "yaml-language-server", "out", "src", "server.js");
const FILE = "file:///recipes/checkout.trapline.yaml";

const WRONG = `name: checkout
rules:
  crash:
    on: { exception: access-violation, chanse: second }
    do:
      - dump: huge
`;

const UNFINISHED = `name: checkout
rules:
  crash:
    on:
      
    do:
      - 
`;

/** Opens a text as an editor would; what the server complains of. */
async function opened(server: LanguageServer, text: string): Promise<string[]> {
  const complaints = server.next("textDocument/publishDiagnostics");
  await server.notify("textDocument/didOpen", {
    textDocument: { uri: FILE, languageId: "yaml", version: 1, text },
  });
  const { diagnostics } = await complaints as { diagnostics: { message: string }[] };
  return diagnostics.map(({ message }) => message);
}

async function offered(server: LanguageServer, line: number, character: number): Promise<string[]> {
  const answer = await server.ask("textDocument/completion", {
    textDocument: { uri: FILE },
    position: { line, character },
  }) as { items: { label: string }[] };
  return answer.items.map(({ label }) => label);
}

async function server(): Promise<LanguageServer> {
  const yaml = { schemas: { [SCHEMA]: "*.trapline.yaml" }, validate: true, completion: true, hover: true };
  const started = new LanguageServer([
    "run",
    "-A",
    "--quiet",
    SERVER,
    "--stdio",
  ], {
    yaml,
    http: {},
    "[yaml]": {},
    editor: {},
    files: {},
  });
  await started.ask("initialize", {
    processId: null,
    rootUri: null,
    capabilities: { workspace: { configuration: true }, textDocument: { completion: {}, hover: {} } },
  });
  await started.notify("initialized", {});
  await started.notify("workspace/didChangeConfiguration", { settings: { yaml } });
  return started;
}

Deno.test("a YAML language server marks what is wrong in a recipe", async () => {
  await using yaml = await server();
  const complaints = await opened(yaml, WRONG);
  assert.ok(complaints.some((text) => /chanse/.test(text)), complaints.join("\n"));
  assert.ok(complaints.some((text) => /"?triage"?/.test(text)), complaints.join("\n"));
});

Deno.test("a YAML language server offers the triggers, the actions and whole examples of them", async () => {
  await using yaml = await server();
  await opened(yaml, UNFINISHED);
  const triggers = await offered(yaml, 4, 6);
  for (const name of ["exception", "crash", "silence", "any"]) {
    assert.ok(triggers.includes(name), triggers.join());
  }
  const actions = await offered(yaml, 6, 8);
  for (const name of ["dump", "kill", "log"]) assert.ok(actions.includes(name), actions.join());
});
