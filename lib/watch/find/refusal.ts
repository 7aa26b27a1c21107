/** Which processes must not be dumped, and why. @module */
import { isHostCommand } from "../../host/protocol.ts";
import type { ProcessEntry } from "../../win32/process.ts";
import type { Machine } from "./machine.ts";

const SECRETS = "its memory holds the machine's secrets";
const VITAL = "the machine stops when it is stopped";

/** Processes of Windows itself, by image. */
const SYSTEM: Readonly<Record<string, string>> = {
  "lsass.exe": SECRETS,
  "lsaiso.exe": SECRETS,
  "csrss.exe": VITAL,
  "smss.exe": VITAL,
  "wininit.exe": VITAL,
  "winlogon.exe": VITAL,
  "services.exe": VITAL,
};

/** Why a program of Windows itself is never dumped, by its image's file name; undefined for all others. */
export function systemRefusal(image: string): string | undefined {
  const name = image.toLowerCase();
  return Object.hasOwn(SYSTEM, name) ? SYSTEM[name] : undefined;
}

/** Why a process is refused; undefined for one that may be dumped. */
export function refusal(
  { pid, image }: ProcessEntry,
  all: readonly ProcessEntry[],
  machine: Machine,
): string | undefined {
  if (pid === 0 || pid === 4) return "it is the system itself";
  const system = systemRefusal(image);
  if (system) return system;
  if (pid === machine.self) return "it is Trapline itself";
  if (ancestors(all, machine).has(pid)) {
    return "Trapline runs inside it, so suspending it would suspend Trapline";
  }
  using process = machine.open(pid);
  if (process === undefined) return "it belongs to another user, or has just ended; run elevated";
  if (process.protection !== 0) {
    return "it is a protected process, which can't be dumped even as administrator";
  }
  if (!process.readable) return "its memory belongs to another user; run elevated";
  return isHostCommand(process.commandLine) ? "it is a host of Trapline" : undefined;
}

/**
 * The processes that started us, up to the first that is gone. A parent that is younger than its child only has the
 * pid of one that has ended.
 */
function ancestors(all: readonly ProcessEntry[], machine: Machine): Set<number> {
  const parents = new Map(all.map(({ pid, parent }) => [pid, parent]));
  const found = new Set<number>();
  let child = created(machine, machine.self);
  for (let pid = parents.get(machine.self); pid && !found.has(pid); pid = parents.get(pid)) {
    const own = created(machine, pid);
    if (own !== undefined && child !== undefined && own > child) break;
    found.add(pid);
    child = own ?? child;
  }
  return found;
}

function created(machine: Machine, pid: number): bigint | undefined {
  using process = machine.open(pid);
  return process?.created;
}
