/** How an error ends a command. @module */
import { StoreError } from "../store/error.ts";
import { HostError, LaunchError, TargetError } from "../watch/errors.ts";
import { EngineLoadError, EngineNotFoundError } from "../dbgeng/mod.ts";
import { RecipeError } from "../recipe/language/error.ts";
import { UnsupportedPlatformError } from "../win32/library.ts";
import { EXIT, UsageError } from "./exit.ts";

/** The exit code for an error, and whether its message says all: an error we don't know shows its stack. */
export function failure(error: unknown): { code: number; text: string } {
  if (!(error instanceof Error)) return { code: EXIT.FAILED, text: String(error) };
  const text = error.message;
  if (error instanceof RecipeError || error instanceof UsageError) return { code: EXIT.USAGE, text };
  if (error instanceof LaunchError) return { code: error.exitCode, text };
  const known = [
    EngineNotFoundError,
    EngineLoadError,
    StoreError,
    TargetError,
    HostError,
    UnsupportedPlatformError,
  ];
  return {
    code: EXIT.FAILED,
    text: known.some((type) => error instanceof type) ? text : error.stack ?? text,
  };
}
