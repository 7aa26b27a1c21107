/**
 * Microsoft's debugger, scripted: looks around in a program, runs it to a symbol, shows how it got there, lets it go.
 *
 *     deno run -A main.ts ticker!now 4711              attach to a running process
 *     deno run -A main.ts ticker!now ticker.exe 20     start one
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { commandLine, Engine, type NamedFrame } from "trapline/dbgeng";

const TIMEOUT_MS = 30_000;

/** Starts or enters the target and waits until it is stopped. */
function stop(engine: Engine, target: readonly string[]): void {
  const [first = ""] = target;
  if (/^\d+$/.test(first)) engine.attach(Number(first), "break");
  else engine.createProcess(commandLine(target), { initialBreak: true });
  if (engine.waitForEvent(TIMEOUT_MS) !== "event") throw new Error(`${first} did not stop`);
  engine.detachOnExit(); // Whatever happens to this script, the target outlives it.
  const { pid, tid } = engine.currentIds();
  console.log(`process ${pid}, thread ${tid}: ${engine.lastEventInWords()}`);
}

/** Prints what is loaded, who runs where, and how the program's image begins. */
function look(engine: Engine): void {
  const { memory, symbols } = engine;
  const modules = symbols.modules();
  console.log(`\n${modules.length} modules:`);
  for (const { base, size, name, image } of modules) {
    console.log(`  ${base.toString(16).padStart(12)} ${String(size).padStart(8)}  ${name}  ${image}`);
  }
  for (const { id, tid } of engine.threads()) {
    console.log(`\nthread ${tid}:`);
    show(symbols.name(engine.stack(id)));
  }
  const [program] = modules;
  const magic = program && new TextDecoder().decode(memory.readExact(program.base, 2));
  console.log(`\n${program?.name} begins with '${magic}'`);
}

/** Runs until the symbol is reached; exceptions on the way stay the program's own. */
function runTo(engine: Engine, symbol: string): void {
  using breakpoint = engine.setBreakpoint(symbol);
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    engine.resume("not-handled");
    if (engine.waitForEvent(Math.max(0, deadline - Date.now())) !== "event") {
      throw new Error(`${symbol} was not reached`);
    }
    const event = engine.lastEvent();
    if (event.type === "breakpoint" && event.breakpointId === breakpoint.id) break;
  }
  console.log(`\nreached ${symbol}, rip = ${engine.evaluate("@rip").toString(16)}:`);
  show(engine.symbols.name(engine.stack()));
}

function show(frames: readonly NamedFrame[]): void {
  for (const { address, function: named, source } of frames) {
    const place = named ? `${named.name}+0x${named.displacement.toString(16)}` : address.toString(16);
    console.log(source ? `  ${place}  ${source.file}:${source.line}` : `  ${place}`);
  }
}

if (import.meta.main) {
  const [symbol, ...target] = Deno.args;
  if (symbol === undefined || target.length === 0) {
    console.error("usage: main.ts SYMBOL PID | PROGRAM [ARGS...]");
    Deno.exit(2);
  }
  using engine = Engine.open();
  stop(engine, target);
  look(engine);
  runTo(engine, symbol);
  engine.detach();
  console.log("\ndetached; it runs on");
}
