/**
 * lib/dbgeng without hosts and pipes: what engine_client.cpp does, in deno.exe. Same arguments, same output.
 *
 *     run FILTERS COMMANDLINE     arms the program and follows it to its end; FILTERS is ignored, ours are set
 *     woken FILTERS COMMANDLINE   the same, ready to be woken in the middle of a wait, as an armed host is
 *     snapshot FILE FORMAT        reads a pid from stdin and writes its dump
 *     runtime PID                 attaches to a .NET process and reads what its runtime knows
 *     filters                     prints the armed host's filters, for the C++ client to set the same
 *
 * @module
 */
// deno-lint-ignore-file no-console
import process from "node:process";
import { Engine, type ExceptionFilter } from "../lib/dbgeng/mod.ts";
import { DEBUG_ENGOPT_DISABLE_MODULE_SYMBOL_LOAD } from "../lib/facts/debug.table.ts";
import { filters } from "../lib/host/continuing.ts";
import { NamedEvent } from "../lib/win32/named_event.ts";
import { RuntimeReader } from "../lib/host/runtime.ts";

const say = (name: string, value: number): void => console.log(`${name} ${value.toFixed(3)}`);

function setFilters(engine: Engine): void {
  engine.interfaces.control.call("AddEngineOptions", DEBUG_ENGOPT_DISABLE_MODULE_SYMBOL_LOAD);
  engine.filters.setExceptions(filters(engine.filters.builtInCodes()));
  engine.filters.setEvent("create-process", "break");
  engine.filters.setEvent("exit-process", "break");
  engine.filters.setEvent("load-module", "ignore");
  engine.filters.setEvent("debug-output", "ignore");
}

/** Lets the program run until its end; how many times the engine stopped on the way. */
function follow(engine: Engine): number {
  for (let stops = 0;; stops++) {
    const { type } = engine.lastEvent();
    engine.resume(type === "exception" ? "not-handled" : "go");
    if (type === "exit-process") return stops;
    engine.waitForEvent(0xFFFF_FFFF);
  }
}

function run(commandLine: string, wakes: boolean): void {
  const start = performance.now();
  using engine = Engine.open();
  using stack = new DisposableStack();
  if (wakes) {
    const event = stack.use(new NamedEvent(`trapline-bench-${Deno.pid}`));
    stack.use(engine.interruptWhenSet(event.handle));
  }
  const opened = performance.now();
  setFilters(engine);
  const filtered = performance.now();
  engine.createProcess(commandLine);
  engine.waitForEvent(0xFFFF_FFFF);
  engine.detachOnExit();
  const armed = performance.now();
  const stops = follow(engine);
  const ended = performance.now();
  say("open", opened - start);
  say("filters", filtered - opened);
  say("exposed", armed - filtered);
  say("armed", armed - start);
  say("followed", ended - armed);
  say("stops", stops);
}

function readPid(): number {
  console.log("ready");
  const bytes = new Uint8Array(32);
  return parseInt(new TextDecoder().decode(bytes.subarray(0, Deno.stdin.readSync(bytes) ?? 0)));
}

function snapshot(file: string, format: number): void {
  const NO_OVERWRITE = 0x8000_0000, SMALL = 1024;
  const start = performance.now();
  using engine = Engine.open();
  say("open", performance.now() - start);
  const pid = readPid();
  const before = performance.now();
  engine.attach(pid, "noninvasive");
  engine.waitForEvent(30_000);
  const attached = performance.now();
  engine.writeDumpFileWide(file, SMALL, (format | NO_OVERWRITE) >>> 0, "bench");
  const written = performance.now();
  engine.detach();
  const detached = performance.now();
  say("attach", attached - before);
  say("write", written - attached);
  say("detach", detached - written);
  say("pause", detached - before);
  say("bytes", Deno.statSync(file).size);
}

/** As the hosts read it, from a process that stands still. */
function readRuntime(pid: number): void {
  using engine = Engine.open();
  engine.disableManagedSupport();
  engine.attach(pid, "noninvasive");
  engine.waitForEvent(30_000);
  const [start, used] = [performance.now(), process.cpuUsage()];
  const reading = new RuntimeReader(engine).read();
  say("facts", performance.now() - start);
  const { user, system } = process.cpuUsage(used);
  say("processor", (user + system) / 1000);
  engine.detach();
  const { threads = [], notRead = [] } = reading?.facts ?? {};
  if (notRead.length > 0) console.log(`failed ${notRead.join()}`);
  say("threads", threads.length);
  say("frames", threads.reduce((sum, { frames }) => sum + frames.length, 0));
}

function printFilters(): void {
  const execution = { "break": 0, "second-chance": 1, "output": 2, "ignore": 3 };
  const entry = ({ code, action, continue: how }: ExceptionFilter): string =>
    [code === "other" ? 0 : code, execution[action], how === "handled" ? 0 : 1]
      .map((value) => value.toString(16)).join(":");
  using engine = Engine.open();
  console.log(`filters ${filters(engine.filters.builtInCodes()).map(entry).join(",")}`);
  console.log(`version ${engine.files.version}`);
  console.log(`folder ${engine.files.folder}`);
}

console.log("started");
const [verb, first = "", second = ""] = Deno.args;
if (verb === "run" || verb === "woken") run(second, verb === "woken");
else if (verb === "snapshot") snapshot(first, Number(second));
else if (verb === "runtime") readRuntime(Number(first));
else if (verb === "filters") printFilters();
else Deno.exit(2);
