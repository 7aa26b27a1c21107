/** The constants of dbgeng.h, for whoever calls its interfaces. @module */
import * as table from "../facts/debug.table.ts";

/** Every numeric constant of dbgeng.h under its own name, typed with its value: `DEBUG.DEBUG_END_ACTIVE_DETACH` is 2. */
export const DEBUG: typeof table = table;
