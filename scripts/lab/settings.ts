/** What the registry of the lab's Wine says. @module */
import { capture } from "../support/command.ts";
import { join } from "../support/paths.ts";
import { PREFIX, windowsPath } from "./layout.ts";
import { inside } from "./root.ts";

/** As `reg import` reads them. */
const SETTINGS = String.raw`REGEDIT4

; A desktop without a display: windows exist and can be asked whether they answer.
[HKEY_CURRENT_USER\Software\Wine\Drivers]
"Graphics"="null"

; Nothing starts where a program crashes unwatched, as on GitHub's Windows runners; Wine's winedbg would never end.
[HKEY_LOCAL_MACHINE\Software\Microsoft\Windows NT\CurrentVersion\AeDebug]
"Debugger"="-"
"Auto"="1"
`;

/** The file they were applied from last, by which a change of them is noticed. */
const APPLIED = join(PREFIX, "trapline-settings.reg");

/** Runs one of Wine's own programs; what it prints. */
export async function wine(...args: string[]): Promise<string> {
  const { program, args: all, env } = await inside("wine", args, "/");
  return await capture(program, all, { env });
}

/** Whether the prefix has these settings. */
export async function settingsApplied(): Promise<boolean> {
  return await Deno.readTextFile(APPLIED).catch(() => "") === SETTINGS;
}

/** Applies them, also while programs run. */
export async function applySettings(): Promise<void> {
  const given = `${APPLIED}.new`;
  await Deno.writeTextFile(given, SETTINGS);
  await wine("reg", "import", windowsPath(given));
  await Deno.rename(given, APPLIED);
}
