/**
 * Attaches to a .NET process without stopping it and leaves it: `dac_flags.ts off|on PID`, the engine's own support for
 * .NET off as in every host of ours, or on as by default. Prints what the runtime's flags for its reader (DAC) were at
 * the end, as JSON: with any of them set the runtime raises exceptions for a debugger.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { Engine } from "trapline/dbgeng";
import { Descriptor } from "../../../lib/clr/descriptor.ts";
import { engineMemory } from "../../../lib/host/runtime.ts";

const [support = "", pid = ""] = Deno.args;
const ATTACH_MS = 60_000;

using engine = Engine.open();
if (support === "off") engine.disableManagedSupport();
engine.attach(Number(pid), "noninvasive");
engine.waitForEvent(ATTACH_MS);
const runtime = engine.symbols.modules().find(({ image }) => /coreclr\.dll$/i.test(image));
if (runtime === undefined) throw new Error(`${pid} has no coreclr.dll`);
const memory = engineMemory(engine);
const flags = memory.u32(Descriptor.read(memory, runtime.base)!.global("DacNotificationFlags"));
engine.detach();
console.log(JSON.stringify({ flags }));
