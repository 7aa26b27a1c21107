/**
 * Opens kernel dumps with the engine and prints what it makes of them as JSON, a line a dump; then tries to write each
 * kind of dump from it: `kernel_dump.ts IMAGES DUMP…`.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { DbgEngError, Engine } from "trapline/dbgeng";

const [images = "", file = ""] = Deno.args;
const INFINITE = 0xFFFFFFFF;

using engine = Engine.open();
const { control } = engine.interfaces;
engine.symbols.path = images;
engine.symbols.imagePath = images;
engine.openDump(file);
engine.waitForEvent(INFINITE);

const numbers = (): Uint32Array<ArrayBuffer> => new Uint32Array(1);
const longs = (): BigUint64Array<ArrayBuffer> => new BigUint64Array(1);
const [kind, qualifier, code] = [numbers(), numbers(), numbers()];
const [p1, p2, p3, p4] = [longs(), longs(), longs(), longs()];
control.call("GetDebuggeeType", kind, qualifier);
control.call("ReadBugCheckData", code, p1, p2, p3, p4);
const [build, processors, other] = [numbers(), numbers(), numbers()];
control.call("GetSystemVersionValues", other, other, other, other, build);
control.call("GetNumberProcessors", processors);

console.log(JSON.stringify({
  kind: kind[0],
  qualifier: qualifier[0],
  bugCheck: code[0],
  parameters: [p1, p2, p3, p4].map(([value]) => String(value)),
  build: build[0],
  processors: processors[0],
  modules: engine.symbols.modules().map(({ base, size }) => [String(base), size]),
  stack: stack(),
  written: Object.fromEntries(
    [1024, 1025, 1026, 1027, 1028, 1029, 1030].map((value) => [value, write(value)]),
  ),
}));

function stack(): string[] {
  try {
    return engine.symbols.name(engine.stack()).map(({ function: where }) => where?.name ?? "?");
  } catch (error) {
    return [(error as Error).message];
  }
}

/** "ok", or the HRESULT. */
function write(value: number): string {
  try {
    engine.writeDumpFileWide(`${file}.${value}`, value, 0, "made up");
    return "ok";
  } catch (error) {
    if (!(error instanceof DbgEngError)) throw error;
    return `0x${(error.code >>> 0).toString(16)}`;
  }
}
