/** `trapline fleet`: what the machines of a fleet have captured. Read-only. @module */
import {
  argument,
  choice,
  constant,
  type InferValue,
  integer,
  message,
  object,
  option,
  optional,
  string,
} from "./grammar.ts";
import { basename, join } from "node:path";
import { count, formatBytes, plain, span } from "../facts/text.ts";
import { milliseconds } from "../recipe/language/duration.ts";
import { fetchObject } from "../fleet/fetch.ts";
import type { Bug } from "../facts/bug.ts";
import { type Captured, History, type Question } from "../fleet/history.ts";
import { FleetServer } from "../fleet/server.ts";
import { compareVersions } from "../fleet/versions.ts";
import { checkAddress } from "../recipe/plan/sinks.ts";
import { Credentials } from "../ship/credentials.ts";
import { manifestName } from "../ship/sink.ts";
import { EXIT, UsageError } from "./exit.ts";
import { print, printData } from "./print.ts";

const VERBS = ["list", "show", "fetch", "top", "watch", "serve"] as const;

/** The command's options. */
export const fleetCommand = object({
  command: constant("fleet"),
  fleet: optional(option("--fleet", string({ metavar: "NATS" }), {
    description: message`The fleet's server (else TRAPLINE_FLEET)`,
  })),
  app: optional(option("--app", string({ metavar: "NAME" }), { description: message`Of this program only` })),
  appVersion: optional(option("--app-version", string({ metavar: "VERSION" }), {
    description: message`Of this version of the program only`,
  })),
  host: optional(
    option("--host", string({ metavar: "NAME" }), { description: message`On this machine only` }),
  ),
  since: optional(option("--since", string({ metavar: "TIME" }), {
    description: message`Captured in the last 12h, 30d`,
  })),
  newSince: optional(option("--new-since", string({ metavar: "VERSION" }), {
    description: message`Only bugs that no earlier version has`,
  })),
  regressions: optional(option("--regressions", {
    description: message`Only bugs that were gone for a version and came back`,
  })),
  to: optional(
    option("--to", string({ metavar: "DIR" }), { description: message`Where fetch puts files (.)` }),
  ),
  port: optional(option("--port", integer({ min: 1, max: 65535, metavar: "N" }), {
    description: message`The port of serve (8377), on this machine only`,
  })),
  db: optional(option("--db", string({ metavar: "FILE" }), {
    description: message`Keep what was read of the stream in this file`,
  })),
  json: optional(option("--json", { description: message`As JSON` })),
  verb: argument(choice([...VERBS], { metavar: "VERB" }), {
    description: message`list, show, fetch, top, watch or serve`,
  }),
  what: optional(
    argument(string({ metavar: "BUCKET" }), { description: message`A bucket, or a capture's id` }),
  ),
});

type FleetArguments = InferValue<typeof fleetCommand>;

const PORT = 8377;
const LOOK_MS = 2_000;

/** Runs it; the process's exit code. */
export async function runFleet(args: FleetArguments): Promise<number> {
  const address = args.fleet ?? Deno.env.get("TRAPLINE_FLEET");
  if (!address) throw new UsageError("which fleet: --fleet nats://HOST, or the variable TRAPLINE_FLEET");
  checkAddress("nats", address);
  const question = questionOf(args);
  await using server = await FleetServer.open(address, new Credentials("fleet"));
  using history = new History(args.db);
  await history.fold(server);
  switch (args.verb) {
    case "list":
      return told(bugsOf(history, question, args), args.json, bugLine);
    case "top":
      return told(
        bugsOf(history, question, args).sort((a, b) => total(b) - total(a)).slice(0, 10),
        args.json,
        bugLine,
      );
    case "show":
      return told(history.captures(matching(history, question, args.what)), args.json, captureLine);
    case "fetch":
      return await fetched(history.captures(matching(history, question, args.what)), args.to ?? ".");
    case "watch":
      return await watched(server, history, question, args.json);
    case "serve":
      return await served(server, history, args.port ?? PORT);
  }
}

function questionOf({ app, appVersion, host, since }: FleetArguments): Question {
  const from = since === undefined ? undefined : new Date(Date.now() - milliseconds(since)).toISOString();
  return { app, version: appVersion, host, since: from };
}

const total = ({ captures, held }: Bug): number => captures + held;

function bugsOf(history: History, question: Question, { newSince, regressions }: FleetArguments): Bug[] {
  return history.bugs(question).filter(({ versions, regressedIn }) =>
    (newSince === undefined || compareVersions(versions[0] ?? "", newSince) >= 0) &&
    (!regressions || regressedIn !== undefined)
  );
}

/** What is meant by a bucket or an id. */
function matching(history: History, question: Question, what: string | undefined): Question {
  if (what === undefined) {
    throw new UsageError("which one: trapline fleet show BUCKET, with a bucket or an id of list");
  }
  const bucket = history.captures(question).find(({ id, bucket }) => bucket === what || id.startsWith(what))
    ?.bucket;
  if (bucket === undefined) throw new UsageError(`the fleet has no bucket and no capture "${what}"`);
  return { ...question, bucket };
}

function told<T>(found: readonly T[], json: boolean | undefined, line: (each: T) => string): number {
  if (json) printData(JSON.stringify(found, null, 2));
  else for (const each of found) printData(plain(line(each)));
  if (found.length === 0 && !json) print("trapline: nothing was captured that fits");
  return 0;
}

function bugLine(
  { app, bucket, headline, captures, held, versions, hosts, lastSeen, regressedIn }: Bug,
): string {
  const ago = span(Math.max(0, Date.now() - Date.parse(lastSeen)));
  return `${bucket || "-"}  ${app}  ${headline}  ${count(captures, "capture")}${
    held > 0 ? `, ${held} held back` : ""
  }; ${versions.join(", ")}; ${hosts.join(", ")}; last ${ago} ago${
    regressedIn === undefined ? "" : `; BACK in ${regressedIn}`
  }`;
}

function captureLine({ id, host, app, version, at, headline, event: { bytes } }: Captured): string {
  return `${id.slice(0, 12)}  ${at}  ${host}  ${app} ${version}  ${headline}  ${formatBytes(bytes)}`;
}

/** Puts the dumps and manifests of captures into a folder. */
async function fetched(captures: readonly Captured[], folder: string): Promise<number> {
  await Deno.mkdir(folder, { recursive: true });
  let failed = 0;
  for (const { id, event: { sinks, object, files } } of captures) {
    for (const name of [object ?? [], files ?? [], manifestName(id)].flat()) {
      const to = join(folder, basename(name));
      const troubles: string[] = [];
      for (const sink of sinks) {
        try {
          const content = await fetchObject(sink, name, AbortSignal.timeout(300_000));
          await Deno.writeFile(`${to}.partial`, ReadableStream.from(content));
          await Deno.rename(`${to}.partial`, to);
          printData(to);
          troubles.length = 0;
          break;
        } catch (error) {
          troubles.push(error instanceof Error ? error.message : String(error));
        }
      }
      if (troubles.length > 0 || sinks.length === 0) {
        failed++;
        print(
          `trapline: ${name} can't be had: ${
            plain(troubles.join("; ") || "it was sent nowhere, and lies on its machine")
          }`,
        );
      }
    }
  }
  return failed === 0 ? 0 : EXIT.NO_DUMP;
}

/** Says each capture as it comes, until Ctrl-C. */
async function watched(
  server: FleetServer,
  history: History,
  question: Question,
  json: boolean | undefined,
): Promise<number> {
  const seen = new Set(history.captures(question).map(({ id }) => id));
  using stop = interrupted();
  while (!stop.signal.aborted) {
    await history.fold(server);
    for (const capture of history.captures(question).reverse()) {
      if (seen.has(capture.id)) continue;
      seen.add(capture.id);
      printData(json ? JSON.stringify(capture.event) : plain(captureLine(capture)));
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOOK_MS);
      stop.signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      }, { once: true });
    });
  }
  return 0;
}

/** Serves the page to this machine, until Ctrl-C. */
async function served(server: FleetServer, history: History, port: number): Promise<number> {
  const { fleetAnswer } = await import("./fleet_pages.ts" as string) as typeof import("./fleet_pages.ts");
  using stop = interrupted();
  const site = Deno.serve({
    hostname: "127.0.0.1",
    port,
    signal: stop.signal,
    onListen: ({ port }) => print(`trapline: http://127.0.0.1:${port}/ shows the fleet; Ctrl-C ends it`),
  }, async (asked) => {
    await history.fold(server);
    return await fleetAnswer(asked, history);
  });
  await site.finished;
  return 0;
}

function interrupted(): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  Deno.addSignalListener("SIGINT", stop);
  return { signal: controller.signal, [Symbol.dispose]: () => Deno.removeSignalListener("SIGINT", stop) };
}
