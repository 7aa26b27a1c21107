/**
 * A host: `main.ts NAME ENGINE attach`, with its token in the environment. Everything else comes over the pipes of that
 * name. The engine is opened before the job comes, and with `attach` as the third argument it is made ready to attach:
 * a spare host stops its target for no longer than it must.
 *
 * @module
 */
import { DbgEngError, Engine } from "../dbgeng/mod.ts";
import { runArmed } from "./armed.ts";
import { writeDump } from "./dump_writer.ts";
import { Link, LinkClosed } from "./link.ts";
import { runMachine } from "./machine.ts";
import { type Job, TOKEN_VARIABLE } from "./protocol.ts";
import { takeSnapshot } from "./snapshot.ts";
import { dumpStacks } from "./stack_recorder.ts";

/** How long the engine may take to open a dump; it maps the file, however large. */
const OPEN_TIMEOUT_MS = 60_000;

function openDump(engine: Engine, path: string): void {
  engine.openDump(path);
  engine.waitForEvent(OPEN_TIMEOUT_MS);
}

function perform(engine: Engine, link: Link, job: Job): void {
  switch (job.job) {
    case "arm":
      return runArmed(engine, link, job);
    case "machine":
      return runMachine(engine, link, job);
    case "snapshot":
      return takeSnapshot(engine, link, job);
    case "stacks":
      if (job.foreign) engine.disallowNetworkPaths();
      engine.symbols.path = job.symbolPath;
      engine.symbols.imagePath = job.imagePath;
      openDump(engine, job.dump);
      return link.send({ say: "stacks", threads: dumpStacks(engine) });
    case "convert":
      // Nothing is looked for: what is not in the dump is not to come into the other one.
      engine.disallowNetworkPaths();
      openDump(engine, job.dump);
      return link.send({ say: "written", outcome: writeDump(engine, job.order) });
  }
}

function work(link: Link, path: string, purpose: string): void {
  try {
    const start = performance.now();
    using engine = Engine.open(path || undefined);
    // Nothing of the target's folder, or of the one that a dump names, runs in here.
    engine.disableManagedSupport();
    if (purpose === "attach") engine.prepareToAttach();
    const { source, version, folder } = engine.files;
    link.send({ say: "engine", engine: { source, version, folder }, ms: performance.now() - start });
    perform(engine, link, link.wait<Job>());
    link.send({ say: "done" });
  } catch (error) {
    if (error instanceof LinkClosed || !(error instanceof Error)) throw error;
    const code = error instanceof DbgEngError ? error.code >>> 0 : 0;
    link.send({ say: "failed", error: error.name, message: error.message, code });
  }
}

function main([pipes = "", engine = "", purpose = ""]: readonly string[]): void {
  const token = Deno.env.get(TOKEN_VARIABLE) ?? "";
  Deno.env.delete(TOKEN_VARIABLE);
  // Ctrl-C is the target's and the supervisor's. A listener ignores it; a setting would be inherited by the target.
  Deno.addSignalListener("SIGINT", () => {});
  using link = new Link(pipes);
  link.send({ say: "hello", token });
  work(link, engine, purpose);
}

/** Is a host, and ends the process. */
export function runHost(args: readonly string[]): never {
  try {
    main(args);
    Deno.exit(0);
  } catch (error) {
    // Without a supervisor nobody listens; the engine has been set to detach on its way out.
    Deno.exit(error instanceof LinkClosed ? 0 : 1);
  }
}

if (import.meta.main) runHost(Deno.args);
