/** What the registry of the lab's Wine says. @module */
import { capture } from "../support/command.ts";
import { join } from "../support/paths.ts";
import { PREFIX } from "./layout.ts";
import { inside } from "./root.ts";

const AEDEBUG = String.raw`HKLM\Software\Microsoft\Windows NT\CurrentVersion\AeDebug`;

/** Key, name and text of each value. */
const SETTINGS: readonly (readonly [key: string, name: string, text: string])[] = [
  // A desktop without a display: windows exist and can be asked whether they answer.
  [String.raw`HKCU\Software\Wine\Drivers`, "Graphics", "null"],
  // Nothing starts where a program crashes unwatched, as on GitHub's Windows runners; Wine's winedbg would never end.
  [AEDEBUG, "Debugger", "-"],
  [AEDEBUG, "Auto", "1"],
];

/** What is written once they are applied, so that a change of them is noticed. */
const APPLIED = join(PREFIX, "trapline-settings.json");

/** Runs one of Wine's own programs; what it prints. */
export async function wine(...args: string[]): Promise<string> {
  const { program, args: all, env } = await inside("wine", args, "/");
  return await capture(program, all, { env });
}

/** Whether the prefix has these settings. */
export async function settingsApplied(): Promise<boolean> {
  return await Deno.readTextFile(APPLIED).catch(() => "") === JSON.stringify(SETTINGS);
}

/** Applies them, also while programs run. */
export async function applySettings(): Promise<void> {
  for (const [key, name, text] of SETTINGS) await wine("reg", "add", key, "/v", name, "/d", text, "/f");
  await Deno.writeTextFile(APPLIED, JSON.stringify(SETTINGS));
}
