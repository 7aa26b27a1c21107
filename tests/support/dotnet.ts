/** The .NET program of the tests. @module */
import { type DotnetBuild, dotnetProgram } from "../../scripts/fixtures/dotnet.ts";

const built: Partial<Record<DotnetBuild, Promise<string>>> = {};

/** The path of managed.exe on this machine, built once; its modes stand in tests/fixtures/dotnet/Program.cs. */
export function managedProgram(build: DotnetBuild = "net10"): Promise<string> {
  return built[build] ??= dotnetProgram(build).then(({ path }) => path);
}
