/** The program `trapline`. @module */
import { cli } from "./mod.ts";

// An exit code of Windows has 32 bits; Deno takes it signed.
if (import.meta.main) Deno.exit(await cli(Deno.args) | 0);
