// deno-lint-ignore-file no-console
/** Whether there is a desktop, for tests of windows. @module */
import { windowStation } from "../../lib/win32/surroundings.ts";

/** A runner that is a service has none: its windows are on a station that nobody sees. */
export const noDesktop: boolean = Deno.build.os === "windows" && windowStation() !== "WinSta0";
if (noDesktop) console.warn("Tests of windows are left out: this session has no desktop");
