/** `trapline ship`: sends the captures of a folder, those that wait in its spool and those that lie there. @module */
import { argument, constant, type InferValue, message, object, option, optional, string } from "./grammar.ts";
import { resolve } from "node:path";
import { count, formatBytes, plain } from "../facts/text.ts";
import { milliseconds } from "../recipe/language/duration.ts";
import { parseSink } from "../recipe/plan/sinks.ts";
import { openGate } from "../fleet/open_gate.ts";
import { Courier } from "../ship/courier.ts";
import type { Destination } from "../ship/entry.ts";
import { spoolFolder } from "../ship/lying_there.ts";
import { spoolLimits } from "../ship/schedule.ts";
import { Spool } from "../ship/spool.ts";
import { type ShipState, shipTrouble } from "../ship/state.ts";
import { EXIT, UsageError } from "./exit.ts";
import { quietOption } from "./options.ts";
import { print, printData } from "./print.ts";
import { planOfFile } from "./recipe_file.ts";
import { sinkOption } from "./sink_options.ts";

/** The command's options. */
export const shipCommand = object({
  command: constant("ship"),
  sink: sinkOption,
  recipe: optional(option("--recipe", string({ metavar: "FILE" }), {
    description: message`The recipe whose sinks are meant`,
  })),
  wait: optional(option("--wait", string({ metavar: "TIME" }), {
    description: message`Give up after TIME without progress (30s)`,
  })),
  follow: optional(option("--follow", { description: message`Go on until Ctrl-C, and send what comes` })),
  json: optional(option("--json", { description: message`How the spool stands at the end, as JSON` })),
  quiet: quietOption,
  folder: argument(string({ metavar: "DIR" }), { description: message`The folder of the dumps` }),
});

const WAIT = "30s";

/** Runs it; the process's exit code. */
export async function runShip(args: InferValue<typeof shipCommand>): Promise<number> {
  const folder = resolve(args.folder);
  const there = await Deno.lstat(folder).catch(() => undefined);
  if (!there?.isDirectory) throw new UsageError(`"${args.folder}" is not a folder`);
  const plan = args.recipe === undefined ? undefined : await planOfFile(args.recipe);
  const sinks: Destination[] = [
    ...Object.entries(plan?.sinks ?? {}).map(([name, sink]) => ({ name, sink })),
    ...args.sink.map((text, i) => ({ name: `sink${i + 1}`, sink: parseSink(text) })),
  ];
  const spool = new Spool(folder);
  const say = (line: string): void => args.quiet ? undefined : print(`trapline: ${line}`);
  if (sinks.length > 0) {
    const { put, sent, leftAlone } = await spoolFolder(spool, sinks);
    for (const { name, because } of leftAlone) say(`left alone ${plain(name)}: ${plain(because)}`);
    say(`${count(put, "capture")} to send${sent > 0 ? `, ${sent} sent before` : ""}`);
  } else if (spool.waiting.captures === 0) {
    throw new UsageError("nothing waits in this folder's spool: say where to, with --sink or with --recipe");
  }
  using stop = interrupted();
  const wait = milliseconds(args.wait ?? WAIT);
  const progress = new Progress(wait);
  const state = await new Courier({
    folder,
    gate: openGate,
    limits: spoolLimits(plan?.spool),
    signal: stop.signal,
    enough: (state) => !args.follow && (state.waiting === 0 || progress.stuck(state)),
    onState: (state) => progress.tell(state, say),
  }).run();
  if (args.json) printData(JSON.stringify(state, null, 2));
  const trouble = shipTrouble(state);
  const sent = state.sinks.map(({ name, sent }) => `${name}: ${sent} sent`).join(", ");
  say(
    `${sent || "nothing sent"}${
      state.waiting > 0
        ? `; ${count(state.waiting, "capture")} left in the spool, ${formatBytes(state.bytes)}`
        : ""
    }`,
  );
  if (trouble !== undefined) print(`trapline: ${plain(trouble)}`);
  return state.waiting === 0 && state.dropped === 0 ? 0 : EXIT.NO_DUMP;
}

/** How far it is, a line whenever a sink's trouble changes and every few seconds in between. */
class Progress {
  readonly #waitMs: number;
  #waiting = Infinity;
  #since = performance.now();
  #told = "";
  #toldAt = 0;

  constructor(waitMs: number) {
    this.#waitMs = waitMs;
  }

  /** Whether nothing has gone out for too long. */
  stuck({ waiting }: ShipState): boolean {
    if (waiting < this.#waiting) [this.#waiting, this.#since] = [waiting, performance.now()];
    return performance.now() - this.#since > this.#waitMs;
  }

  tell(state: ShipState, say: (line: string) => void): void {
    const TELL_MS = 5_000;
    const trouble = shipTrouble(state) ?? "";
    const due = state.waiting > 0 && performance.now() - this.#toldAt > TELL_MS && this.#toldAt > 0;
    if (trouble !== "" && trouble !== this.#told) say(plain(trouble));
    else if (due) say(`${count(state.waiting, "capture")} to go, ${formatBytes(state.bytes)}`);
    else if (this.#toldAt > 0) return;
    [this.#told, this.#toldAt] = [trouble, performance.now()];
  }
}

/** Ctrl-C: what is being sent stays in the spool. */
function interrupted(): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  Deno.addSignalListener("SIGINT", stop);
  return { signal: controller.signal, [Symbol.dispose]: () => Deno.removeSignalListener("SIGINT", stop) };
}
