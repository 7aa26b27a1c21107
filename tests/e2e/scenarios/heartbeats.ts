/**
 * A file, an address and a pipe that give signs of life for a second and then none, and three that never do; prints the
 * samples as JSON: `heartbeats.ts FOLDER`.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import type { SampleEvent } from "../../../lib/facts/event.ts";
import { Sampler } from "../../../lib/watch/sample/sampler.ts";
import { PipeServer } from "../../../lib/win32/pipe.ts";
import { Process } from "../../../lib/win32/process.ts";

const [folder = ""] = Deno.args;
const LIVES_MS = 1_000, LOOKED_AT_MS = 3_000;

const start = performance.now();
const lives = (): boolean => performance.now() - start < LIVES_MS;
const writing = setInterval(() => lives() && Deno.writeTextFileSync(`${folder}\\alive`, "beat"), 50);
const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, () => {
  // Refusing is an answer; taking a request and never answering is none.
  return lives() ? new Response("busy", { status: 503 }) : new Promise<Response>(() => {});
});
// Its one instance can be opened once, by whoever comes first: this server never sees to it.
using _pipe = new PipeServer(`\\\\.\\pipe\\trapline-heartbeat-${Deno.pid}`, "in");

const samples: SampleEvent[] = [];
using process = Process.open(Deno.pid);
using sampler = new Sampler({
  sampling: {
    period: 100,
    measures: [],
    heartbeats: [
      { file: `${folder}\\alive` },
      { http: `http://127.0.0.1:${server.addr.port}/health` },
      { pipe: `trapline-heartbeat-${Deno.pid}` },
      { file: `${folder}\\nowhere` },
      { http: "http://127.0.0.1:9/" },
      { pipe: "trapline-nobody" },
    ],
  },
  now: () => performance.now(),
});
sampler.add(process!, { first: true, tell: (event) => samples.push(event), note: () => {} });
await new Promise((resolve) => setTimeout(resolve, LOOKED_AT_MS));
clearInterval(writing);
// The last request is never answered.
console.log(JSON.stringify(samples.map(({ active, beats }) => [active, ...Object.values(beats!)])));
Deno.exit();
