/**
 * Opens a dump of a .NET program with the engine, which loads the runtime's own reader of data (DAC) from FOLDER, and
 * prints what SOS's commands print, as JSON: `sos.ts DUMP FOLDER SOS_DLL COMMAND…`. For dumps that the tests made.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { Engine } from "trapline/dbgeng";

const [dump = "", folder = "", sos = "", ...commands] = Deno.args;
const OPEN_MS = 60_000;

using engine = Engine.open();
const images = [folder, Deno.env.get("_NT_EXECUTABLE_IMAGE_PATH"), "C:\\windows\\system32"];
engine.symbols.path = folder;
engine.symbols.imagePath = images.filter(Boolean).join(";");
engine.openDump(dump);
engine.waitForEvent(OPEN_MS);
engine.execute(".cordll -ve -u -l");
engine.execute(`.load ${sos}`);
console.log(JSON.stringify(commands.map((command) => engine.execute(command))));
