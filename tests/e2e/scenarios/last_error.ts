/** Calls that fail as the first of their process, and the errors that are told of them, as JSON. @module */
// deno-lint-ignore-file no-console
import { NamedEvent } from "../../../lib/win32/named_event.ts";
import { PipeClient, PipeServer } from "../../../lib/win32/pipe.ts";
import { createOwnerOnlyFolder } from "../../../lib/win32/security.ts";

const FAILURES: Readonly<Record<string, () => unknown>> = {
  folder: () => createOwnerOnlyFolder(String.raw`C:\no such folder\inside`),
  client: () => new PipeClient(String.raw`\\.\pipe\trapline-nobody-serves-this`, "read"),
  server: () => {
    const name = String.raw`\\.\pipe\trapline-${crypto.randomUUID()}`;
    using _first = new PipeServer(name, "in");
    new PipeServer(name, "in");
  },
  event: () => new NamedEvent("a\\b"),
};

try {
  FAILURES[Deno.args[0] ?? ""]!();
  console.log("nothing failed");
} catch (error) {
  console.log(error instanceof Error ? error.message : error);
}
