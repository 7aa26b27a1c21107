/** `trapline uninstall`: puts back what was registered before `install`. @module */
import { constant, type InferValue, object } from "./grammar.ts";
import { formerCommands } from "../postmortem/former.ts";
import { mayInstall, registrations, restore } from "../postmortem/registration.ts";
import { EXIT } from "./exit.ts";
import { refuseWithoutRights } from "./install.ts";
import { print } from "./print.ts";

/** The command's options. */
export const uninstallCommand = object({ command: constant("uninstall") });

/** Runs it; the process's exit code. */
export function runUninstall(_args: InferValue<typeof uninstallCommand>): number {
  const found = registrations();
  if (found.length === 0) {
    print("trapline: nothing is installed");
    return 0;
  }
  refuseWithoutRights(mayInstall(), "uninstall");
  let code = 0;
  for (const registration of found) {
    const left = restore(registration);
    const former = registration.way === "aedebug" ? formerCommands() : [];
    print(
      `trapline: ${registration.way} is uninstalled; ${
        former.length === 0
          ? "everything is as it was before"
          : `registered again: ${[...new Set(former)].join("; ")}`
      }`,
    );
    for (const { view, key, name } of left) {
      print(
        `trapline: left alone, since it was changed after the installation: ${key}\\${name} (${view}-bit)`,
      );
      code = EXIT.FAILED;
    }
  }
  return code;
}
