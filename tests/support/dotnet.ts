/** The .NET program of the tests. @module */
import { dotnetProgram } from "../../scripts/fixtures/dotnet.ts";

let built: Promise<string> | undefined;

/** The path of managed.exe on this machine, built once; its modes stand in tests/fixtures/dotnet/Program.cs. */
export function managedProgram(): Promise<string> {
  return built ??= dotnetProgram().then(({ path }) => path);
}
