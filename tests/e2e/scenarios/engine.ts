/**
 * Drives the binding through a crash and prints what it saw as JSON: `engine.ts PROGRAM FOLDER`.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { kernel32 } from "../../../lib/win32/kernel32.ts";
import { fromWide, wide } from "../../../lib/win32/text.ts";
import { commandLine, DbgEngError, Engine, unwoundStack } from "trapline/dbgeng";

const [program = "", folder = ""] = Deno.args;
const SMALL = 1024, FULL = 1026;

using engine = Engine.open();
const seen: Record<string, unknown> = {};
seen.loadedFromTheirFiles = ["dbghelp", "dbgcore", "dbgmodel", "dbgeng"].filter(isItsFile);

/** Whether the DLL in memory was built when its file was: Wine's own is in memory under the name of Microsoft's file. */
function isItsFile(name: string): boolean {
  const module = kernel32().GetModuleHandleW(wide(`${name}.dll`));
  if (module === null) return false;
  const path = new Uint16Array(1024);
  kernel32().GetModuleFileNameW(module, path, path.length);
  const file = new DataView(Deno.readFileSync(fromWide(path)).buffer);
  const memory = new Deno.UnsafePointerView(module);
  const header = file.getUint32(0x3C, true);
  return memory.getUint32(0x3C) === header &&
    memory.getUint32(header + 8) === file.getUint32(header + 8, true);
}

engine.filters.setExceptions([{ code: 0xC0000005, action: "second-chance", continue: "not-handled" }]);
engine.filters.setEvent("exit-process", "break");
const loaded: string[] = [];
const exceptions: string[] = [];
const listening = engine.listen({
  loadModule: (name) => void loaded.push(name.split("\\").at(-1) ?? ""),
  exception: ({ code }, firstChance) =>
    void exceptions.push(`${code.toString(16)} ${firstChance ? "first" : "second"}`),
});
engine.createProcess(commandLine([program, "deep"]));
seen.second = engine.waitForEvent(10_000);
const event = engine.lastEvent();
seen.event = event.type === "exception" ? [event.exception.code, event.firstChance] : event.type;
listening[Symbol.dispose]();
seen.loaded = loaded;
seen.exceptions = exceptions;

engine.writeDumpFile(`${folder}\\plain.dmp`, SMALL);
engine.writeDumpFile2(`${folder}\\two.dmp`, SMALL, 0, "by WriteDumpFile2");
engine.writeDumpFileWide(`${folder}\\wide-日本.dmp`, SMALL, 0, "by WriteDumpFileWide, grüße");
seen.refused = refusal(() => engine.writeDumpFileWide(`${folder}\\full.dmp`, FULL));
seen.notAscii = refusal(() => engine.writeDumpFile(`${folder}\\日本.dmp`, SMALL));

seen.functions = engine.stack().map(({ address }) => engine.symbols.nameAt(address)?.name);
const walked = engine.stack().filter(({ inline }) => !inline).map(({ address }) => `${address}`);
seen.unwound = [
  unwoundStack(engine.interfaces, 128)?.map(String),
  unwoundStack(engine.interfaces, 3)?.length,
];
seen.walked = [walked, 3];
seen.line = engine.symbols.lineAt(engine.stack()[0]!.address);
const module = engine.symbols.modules().find(({ name }) => name === "crash")!;
seen.mz = new TextDecoder().decode(engine.memory.readExact(module.base, 2));
seen.unreadable = engine.memory.read(0n, 16).length;
seen.register = engine.execute("r rip").trim().startsWith("rip=");
seen.shell = refusal(() => engine.execute(".shell cmd /c echo hi"));
engine.resume("not-handled");
seen.exit = engine.waitForEvent(10_000);
const last = engine.lastEvent();
seen.exitCode = last.type === "exit-process" ? last.exitCode : last.type;
seen.ended = engine.waitForEvent(10_000);

// A handler that throws: native code never sees it, and the wait throws it again.
using _throwing = engine.listen({
  createProcess: () => {
    throw new Error("thrown by a handler");
  },
});
engine.createProcess(commandLine([program, "abort"]));
seen.thrown = refusal(() => engine.waitForEvent(10_000));
seen.twice = refusal(() => Engine.open());
console.log(JSON.stringify(seen));

function refusal(call: () => unknown): string {
  try {
    call();
    return "";
  } catch (error) {
    return error instanceof DbgEngError ? `${error.name} ${error.code >>> 0}` : String(error);
  }
}
