/**
 * How the engine stops a target and what it says then: `stops.ts TICKER`, the program to try it on. Prints a JSON
 * object with what was seen, step by step.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { commandLine, DbgEngError, Engine } from "../../../lib/dbgeng/mod.ts";

const [program = ""] = Deno.args;
const seen: Record<string, unknown> = {};

/** What a call throws, in words. */
function thrown(call: () => unknown): string {
  try {
    call();
    return "nothing";
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error instanceof DbgEngError
      ? `${error.operation}: ${error.detail}`
      : `${error.name}: ${error.message}`;
  }
}

/** How a wait ends, and the exception code where it is one. */
function wait(engine: Engine, ms = 10_000): string {
  const result = engine.waitForEvent(ms);
  if (result !== "event") return result;
  const event = engine.lastEvent();
  return event.type === "exception" ? `0x${event.exception.code.toString(16)}` : event.type;
}

function attaching(engine: Engine, pid: number): void {
  engine.attach(pid, "quiet");
  seen.quiet = wait(engine, 300);
  engine.interrupt();
  seen.interrupted = wait(engine);
  engine.detach();
  engine.attach(pid, "break");
  seen.break = wait(engine);
  seen.same = engine.currentIds().pid === pid;
  engine.detach();
  engine.attach(pid, "noninvasive");
  seen.noninvasive = wait(engine);
  engine.detach();
  engine.attach(pid, "quiet");
  seen.quietAgain = wait(engine, 300);
  seen.detachRunning = thrown(() => engine.detach());
}

/** What the engine says of a process that isn't there; afterwards it can be used as before. */
function missing(engine: Engine): void {
  const NO_PID = 99_996;
  seen.missing = thrown(() => engine.attach(NO_PID, "break"));
  engine.attach(NO_PID, "noninvasive");
  seen.missingLater = thrown(() => engine.waitForEvent(5_000));
  engine.detach();
  seen.missingProgram = thrown(() => engine.createProcess("C:\\nowhere\\no.exe"));
}

function launching(engine: Engine): void {
  engine.createProcess(commandLine([program, "1"]));
  seen.launched = wait(engine);
  engine.createProcess(commandLine([program, "1"]), { initialBreak: true });
  seen.launchedBreak = wait(engine);
  seen.unknownSymbol = thrown(() => engine.setBreakpoint("ticker!nowhere"));
  {
    using main = engine.setBreakpoint("ticker!main");
    seen.later = thrown(() => engine.setBreakpoint("notloaded!function").remove());
    engine.resume();
    seen.breakpoint = wait(engine);
    seen.hit = engine.lastEvent().type === "breakpoint" && main.id;
    main.remove();
  }
  const before = engine.evaluate("@rip");
  seen.rip = before === engine.stack()[0]?.address && before === engine.symbols.addressOf("ticker!main");
  engine.resume("step-over");
  seen.step = wait(engine);
  const stepped = engine.evaluate("@rip") - before;
  seen.stepped = stepped > 0n && stepped < 16n;
  seen.name = engine.symbols.nameAt(before + stepped)?.name;
  seen.arithmetic = String(engine.evaluate("0x10 + 1"));
  seen.nonsense = thrown(() => engine.evaluate("ticker!nowhere"));
  engine.resume();
  seen.end = wait(engine);
}

{
  using engine = Engine.open();
  seen.second = thrown(() => Engine.open());
  const running = new Deno.Command(program, { args: ["12"], stdout: "piped" }).spawn();
  const reader = running.stdout.getReader();
  await reader.read(); // While it starts, its loader breaks in by itself when it finds a debugger.
  missing(engine);
  attaching(engine, running.pid);
  launching(engine);
  while (!(await reader.read()).done) continue;
  seen.exitCode = (await running.status).code;
}
seen.afterFailure = [thrown(() => Engine.open("C:\\nowhere")).split("\n")[0]];
seen.again = thrown(() => Engine.open()[Symbol.dispose]());
console.log(JSON.stringify(seen));
