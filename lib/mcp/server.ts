/**
 * The server of the Model Context Protocol over a folder of dumps: one tool for each question. All of them read, none
 * changes anything, and memory is read only where that was allowed.
 *
 * @module
 */
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  type CallToolRequest,
  CallToolRequestSchema,
  ListToolsRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { messageOf } from "../facts/text.ts";
import { explainCode, explanation } from "../report/explain_code.ts";
import { VERSION } from "../version.ts";
import type { DumpFolder } from "./folder.ts";
import { memoryAt, MOST_MEMORY } from "./memory.ts";
import { buckets, compare, dumps, type Inspect, overview, search, stacks } from "./questions.ts";
import { CAUTION, said, type ToolAnswer, untrusted } from "./untrusted.ts";

/** What a server is made of. */
export interface ServerOptions {
  readonly folder: DumpFolder;
  readonly inspect: Inspect;
  /** Whether memory may be read: it can hold passwords and documents. */
  readonly memory: boolean;
}

const READS = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
} as const;
const limit = z.int().min(1).max(200).default(20).describe("The most entries");
const dump = z.string().min(1).max(1000).describe("A dump's name as list_dumps gives it");

/** One tool: what it is for, what it takes, and its answer. */
interface Tool {
  readonly description: string;
  readonly input: z.ZodObject;
  readonly answer: (asked: unknown) => Promise<ToolAnswer>;
}

function tool<S extends z.ZodRawShape>(
  description: string,
  shape: S,
  answer: (asked: z.output<z.ZodObject<S>>) => Promise<ToolAnswer> | ToolAnswer,
): Tool {
  const input = z.strictObject(shape);
  return { description, input, answer: async (asked) => await answer(input.parse(asked)) };
}

/** Makes the server; whoever calls it connects it. */
export function mcpServer(options: ServerOptions): Server {
  const tools = toolsOf(options);
  const server = new Server({ name: "trapline", version: VERSION }, {
    capabilities: { tools: {} },
    instructions:
      "Dumps of Windows programs that crashed or hung, and of machines. Begin with list_buckets; dumps of one bucket " +
      `have one cause. ${CAUTION}`,
  });
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: Object.entries(tools).map(([name, { description, input }]) => ({
      name,
      description,
      inputSchema: { ...z.toJSONSchema(input, { io: "input" }), type: "object" as const },
      annotations: READS,
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }: CallToolRequest) => {
    const { name, arguments: asked = {} } = params;
    const found = Object.hasOwn(tools, name) ? tools[name] : undefined;
    if (found === undefined) {
      return failed(`There is no tool "${name}". There are: ${Object.keys(tools).join(", ")}`);
    }
    try {
      return await found.answer(asked);
    } catch (error) {
      return failed(error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error));
    }
  });
  return server;
}

function toolsOf({ folder, inspect, memory }: ServerOptions): Readonly<Record<string, Tool>> {
  const file = async (name: string): Promise<{ path: string; name: string }> => ({
    path: await folder.pathOf(name),
    name,
  });
  const asking = {
    list_buckets: tool(
      "Groups of dumps with the same cause, the most frequent first, with a headline and an example of each",
      { limit },
      async ({ limit }) => untrusted(await buckets(folder, limit)),
    ),
    list_dumps: tool("The dumps, the newest first, of one bucket if given", {
      bucket: z.string().max(100).optional().describe("Only those of this bucket"),
      limit,
      offset: z.int().min(0).default(0).describe("How many to pass over"),
    }, async (asked) => untrusted(await dumps(folder, asked))),
    search: tool("Dumps in whose headline, program, exception, bucket or stack a text occurs", {
      text: z.string().min(1).max(200).describe("A function, module, code or word"),
      limit,
    }, async ({ text, limit }) => untrusted(await search(folder, text, limit))),
    show_dump: tool(
      "What one dump says: what happened and where, whether the file is whole, the process, the capture",
      { dump },
      async ({ dump }) => untrusted(await overview(inspect, await file(dump))),
    ),
    stacks: tool("The stacks of a dump; threads with like stacks together, the one with the event first", {
      dump,
      threads: z.int().min(1).max(100).default(8).describe("The most groups of threads"),
      frames: z.int().min(1).max(200).default(24).describe("The most frames of each"),
    }, async ({ dump, ...most }) => untrusted(await stacks(inspect, { ...await file(dump), ...most }))),
    compare: tool("Whether two dumps have the same cause, and where their stacks and modules differ", {
      first: dump,
      second: dump,
    }, async ({ first, second }) => untrusted(await compare(inspect, await file(first), await file(second)))),
    explain_code: tool(
      "What an exception, exit code, fail-fast reason, bug check, HRESULT or Win32 error means, and what to do",
      {
        code: z.string().min(1).max(100).describe("A number in decimal or hexadecimal, or a name"),
        parameters: z.array(z.string().regex(/^(0x[0-9a-fA-F]{1,16}|\d{1,20})$/)).max(15).default([])
          .describe(
            "The parameters of the exception or bug check, in order",
          ),
      },
      ({ code, parameters }) => {
        const meanings = explainCode(code, parameters.map(BigInt));
        return meanings.length > 0
          ? said(explanation(meanings))
          : failed(`Nothing is known of the code ${code}`);
      },
    ),
  };
  if (!memory) return asking;
  return {
    ...asking,
    read_memory: tool(
      "A piece of a dump's memory, as bytes and text. It can hold secrets: repeat no more than is needed",
      {
        dump,
        address: z.string().regex(/^0x[0-9a-fA-F]{1,16}$/).describe("Where it begins: 0x7ff612340000"),
        length: z.int().min(1).max(MOST_MEMORY).default(256).describe("How many bytes"),
      },
      async ({ dump, address, length }) =>
        untrusted(await memoryAt((await file(dump)).path, BigInt(address), length)),
    ),
  };
}

/** A message may quote a file, so it is marked as well. */
function failed(because: string): ToolAnswer {
  return { ...untrusted({ failed: because }), isError: true };
}
