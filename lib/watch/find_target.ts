/** Finding one running process, and refusing those that must not be dumped. @module */
import { Process, type ProcessEntry, processes } from "../win32/process.ts";

/** There is no such process, more than one, or one that is refused; the message says which. */
export class TargetError extends Error {
  /** Always "TargetError". */
  override readonly name = "TargetError";
}

const SYSTEM_PROCESSES = new Set(["lsass.exe", "lsaiso.exe", "csrss.exe", "smss.exe", "wininit.exe"]);

/**
 * The pid of a running process, by pid or image name (with or without `.exe`).
 *
 * @throws {TargetError} If there is none, several, or it is refused.
 */
export function findTarget(wanted: string): number {
  const all = processes();
  const entry = /^\d+$/.test(wanted) ? byPid(Number(wanted), all) : byName(wanted, all);
  const reason = refusal(entry, all);
  if (reason) throw new TargetError(`Process ${entry.pid} (${entry.image}) is refused: ${reason}`);
  return entry.pid;
}

function byPid(pid: number, all: readonly ProcessEntry[]): ProcessEntry {
  const found = all.find((entry) => entry.pid === pid);
  if (found) return found;
  throw new TargetError(`No process has the pid ${pid}: it has ended, or never was`);
}

function byName(name: string, all: readonly ProcessEntry[]): ProcessEntry {
  const wanted = name.toLowerCase().replace(/\.exe$/, "");
  const found = all.filter(({ image }) => image.toLowerCase().replace(/\.exe$/, "") === wanted);
  if (found.length === 1) return found[0]!;
  if (found.length === 0) throw new TargetError(`No process is called "${name}"`);
  const pids = found.map(({ pid }) => pid).join(", ");
  throw new TargetError(`${found.length} processes are called "${name}" (pids ${pids}): name one by its pid`);
}

function refusal(entry: ProcessEntry, all: readonly ProcessEntry[]): string | undefined {
  if (entry.pid === 0 || entry.pid === 4) return "it is the system itself";
  if (SYSTEM_PROCESSES.has(entry.image.toLowerCase())) return "its memory holds the machine's secrets";
  if (entry.pid === Deno.pid) return "it is Trapline itself";
  if (ancestors(all).has(entry.pid)) {
    return "Trapline runs inside it, so suspending it would suspend Trapline";
  }
  using process = Process.open(entry.pid);
  if (process === undefined) return "it belongs to another user or is protected; run elevated";
  if (process.protection !== 0) {
    return "it is a protected process, which can't be dumped even as administrator";
  }
  return undefined;
}

/** The processes that started us, up to the first that is gone. */
function ancestors(all: readonly ProcessEntry[]): Set<number> {
  const parents = new Map(all.map(({ pid, parent }) => [pid, parent]));
  const found = new Set<number>();
  for (let pid = parents.get(Deno.pid); pid && !found.has(pid); pid = parents.get(pid)) found.add(pid);
  return found;
}
