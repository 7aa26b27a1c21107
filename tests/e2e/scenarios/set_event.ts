/** Sets a named event again and again, for a few seconds: `set_event.ts NAME SECONDS`. @module */
import { NamedEvent } from "../../../lib/win32/named_event.ts";

using event = new NamedEvent(Deno.args[0] ?? "");
for (const end = performance.now() + 1000 * Number(Deno.args[1]); performance.now() < end;) {
  event.set();
  await new Promise((resolve) => setTimeout(resolve, 500));
}
