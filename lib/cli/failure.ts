/** How an error ends a command. @module */
import { ShipError } from "../ship/error.ts";
import { StoreError } from "../store/error.ts";
import { ConnectionError, HostError, LaunchError, TargetError } from "../watch/errors.ts";
import { EngineLoadError, EngineNotFoundError } from "../dbgeng/mod.ts";
import { RecipeError } from "../recipe/language/error.ts";
import { UnsupportedPlatformError } from "../win32/library.ts";
import { EXIT, UsageError } from "./exit.ts";

/** Commands that need no Windows. The table of commands has it too, and loads what asks for this. */
const ANYWHERE =
  "init, check, simulate, import, inspect, explain, report, mcp, symbols, prune, fleet, scrub, open, ship, completion";

/** The variable with which an error that nobody expected shows its stack. */
const STACK = "TRAPLINE_STACK";

/** The exit code for an error, and what is said of it. */
export function failure(error: unknown): { code: number; text: string } {
  if (!(error instanceof Error)) return { code: EXIT.FAILED, text: String(error) };
  const text = error.message;
  if ([RecipeError, UsageError, ConnectionError].some((type) => error instanceof type)) {
    return { code: EXIT.USAGE, text };
  }
  if (error instanceof LaunchError) return { code: error.exitCode, text };
  const known = [
    EngineNotFoundError,
    EngineLoadError,
    StoreError,
    ShipError,
    TargetError,
    HostError,
  ];
  const code = EXIT.FAILED;
  if (known.some((type) => error instanceof type)) return { code, text };
  if (error instanceof UnsupportedPlatformError) {
    return { code, text: `${text}. What works anywhere: ${ANYWHERE}` };
  }
  if (Deno.env.get(STACK)) return { code, text: error.stack ?? text };
  const what = error.name === "Error" ? text : `${error.name}: ${text}`;
  return { code, text: `${what} (an error that Trapline did not expect; ${STACK}=1 shows where)` };
}
