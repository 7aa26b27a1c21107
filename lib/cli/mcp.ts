/** `trapline mcp`: a folder of dumps for models and agents, by the Model Context Protocol over stdin and stdout. @module */
import { resolve } from "node:path";
import process from "node:process";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { argument, constant, type InferValue, message, object, option, optional, string } from "./grammar.ts";
import { DumpFolder } from "../mcp/folder.ts";
import { mcpServer } from "../mcp/server.ts";
import { UsageError } from "./exit.ts";
import { inspectFile } from "./inspect.ts";
import { symbolsOption } from "./options.ts";
import { print } from "./print.ts";

/** The command's options. */
export const mcpCommand = object({
  command: constant("mcp"),
  memory: optional(option("--memory", {
    description: message`Let memory of dumps be read: it can hold secrets`,
  })),
  symbols: symbolsOption,
  folder: argument(string({ metavar: "DIR" }), { description: message`The folder with dumps and manifests` }),
});

/** Serves until stdin ends; the process's exit code. */
export async function runMcp(args: InferValue<typeof mcpCommand>): Promise<number> {
  const there = await Deno.stat(args.folder).catch(() => undefined);
  if (!there?.isDirectory) throw new UsageError(`"${args.folder}" is not a folder`);
  const { memory = false, symbols } = args;
  const server = mcpServer({
    folder: new DumpFolder(resolve(args.folder)),
    inspect: (path) => inspectFile(path, { symbols }),
    memory,
  });
  const transport = new StdioServerTransport();
  // The SDK does not close its side when the client has closed the other.
  const closed = new Promise<void>((resolve) => process.stdin.once("end", resolve));
  await server.connect(transport);
  print(`trapline: serves ${args.folder} over stdin and stdout${memory ? ", memory of dumps too" : ""}`);
  await closed;
  await server.close();
  return 0;
}
