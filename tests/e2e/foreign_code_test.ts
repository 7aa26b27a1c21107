/**
 * Nothing that lies in a program's or a dump's folder runs in Trapline, and a .NET runtime that was looked at is as it
 * was before. The engine alone does both, which each test shows at its end.
 */
import { match, ok, strictEqual as equal } from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { plantedProgram } from "../../scripts/fixtures/planted_dac.ts";
import { managedProgram } from "../support/dotnet.ts";
import { type Running, runningCopy } from "../support/running.ts";
import { captured, outputFolder, seen, trapline, windowsScript } from "../support/trapline.ts";

const SCENARIO = fileURLToPath(new URL("scenarios/dac_flags.ts", import.meta.url));

/** Attaches and leaves; the runtime's flags for its reader. */
async function flags(support: "on" | "off", pid: number): Promise<number> {
  const { code, stdout, stderr } = await windowsScript(SCENARIO, [support, String(pid)]);
  equal(code, 0, stderr);
  return JSON.parse(stdout).flags;
}

/** A .NET program that waits for the end of its stdin, and then ends well. */
async function waiting(path: string): Promise<Running> {
  return await runningCopy(path, "exit", "0", "stdin");
}

async function endsWell({ closeStdin, ended }: Running): Promise<void> {
  closeStdin();
  equal((await ended).code, 0);
}

Deno.test("a snapshot leaves a .NET runtime as it was: no flag is set that makes it raise exceptions", async () => {
  await using out = await outputFolder();
  const program = await waiting(await managedProgram());
  equal(await flags("off", program.pid), 0);
  const { code, stderr } = await trapline(["snap", "--out", out.path, String(program.pid)]);
  equal(code, 0, stderr);
  equal(await flags("off", program.pid), 0);
  equal(await flags("on", program.pid), 7, "the engine alone sets them");
  await endsWell(program);
});

Deno.test("a DLL that somebody planted beside a .NET runtime is loaded by no command, from the program or a dump", async () => {
  await using out = await outputFolder();
  const { path, loaded } = await plantedProgram();
  const wasLoaded = (): boolean => existsSync(loaded);
  await Deno.remove(loaded).catch(() => {});
  const run = await trapline(["run", "--out", out.path, "--dump", "heap", "--", seen(path), "custom"]);
  const [crash] = await captured(out.path);
  match(crash?.manifest.headline ?? run.stderr, /^CRASH Shop\.CheckoutException: /);
  const program = await waiting(path);
  for (
    const args of [
      ["snap", "--out", join(out.path, "snap"), String(program.pid)],
      ["inspect", "--engine", seen(crash!.dump)],
      ["convert", "--dump", "mini", "--out", seen(join(out.path, "mini.dmp")), seen(crash!.dump)],
    ]
  ) {
    const { code, stderr } = await trapline(args);
    ok(code === 0 || code === 1, `${args[0]}: ${code} ${stderr}`);
    equal(wasLoaded(), false, `${args[0]} loaded it`);
  }
  await flags("on", program.pid);
  equal(wasLoaded(), true, "the engine alone loads it");
  await endsWell(program);
});
