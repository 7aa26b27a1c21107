#!/usr/bin/env node
// Starts Trapline with the deno that its package depends on: same streams, same arguments, same exit code.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

const deno = createRequire(import.meta.url)("deno/install_api.cjs").runInstall();
const entry = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const child = spawn(deno, ["run", "-A", "--no-check", "--quiet", entry, ...process.argv.slice(2)], {
  stdio: "inherit",
});
// Ctrl-C is for what we started; it has it from the console as we have.
for (const signal of ["SIGINT", "SIGBREAK"]) process.on(signal, () => {});
child.on("error", (error) => {
  process.stderr.write(`trapline: ${deno} can't be started: ${error.message}\n`);
  process.exit(125);
});
child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
