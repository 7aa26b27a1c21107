/** PowerShell from NuGet, where there is a .NET: its tool runs on Linux as well. @module */
import { join } from "node:path";
import { homedir } from "node:os";
import { capture } from "../../scripts/support/command.ts";
import { wholeFolder } from "../../scripts/support/whole.ts";

/** The last one for the .NET of the lab. */
const VERSION = "7.6.9";

/** Why there is no PowerShell here, or `undefined` where there is one. */
export const powershellMissing: string | undefined = await new Deno.Command("dotnet", { args: ["--version"] })
  .output().then(({ success }) => success ? undefined : "dotnet does not run", () => "there is no dotnet");

/** The program; the tool is fetched once for all runs. */
export async function powershell(): Promise<string> {
  const folder = join(homedir(), ".cache", "trapline", `powershell-${VERSION}`);
  await wholeFolder(folder, async (partial) => {
    await capture("dotnet", ["tool", "install", "powershell", "--version", VERSION, "--tool-path", partial]);
  });
  return join(folder, Deno.build.os === "windows" ? "pwsh.exe" : "pwsh");
}
