/** Hangs and the use of resources in words. @module */
import { type LevelLeaf, levelOf } from "../recipe/triggers/sampled.ts";
import type { CpuTrigger, IoTrigger, MemoryTrigger, SampledLeaf } from "../recipe/triggers/trigger.ts";

/** What such a trigger waits for. */
export function sampledInWords(leaf: SampledLeaf): string {
  if ("window" in leaf) {
    return `a window has not answered for ${leaf.window}, as ${leaf.confirm ?? 3} looks in a row found it`;
  }
  if ("dialog" in leaf) return `a dialog is open whose title or text matches "${leaf.dialog}"`;
  if ("silence" in leaf) return `it has written no output for ${leaf.silence}`;
  if ("heartbeat" in leaf) {
    return `its heartbeat (${Object.entries(leaf.heartbeat).flat().join(" ")}) has not come for ${leaf.for}`;
  }
  if ("noProgress" in leaf) {
    return `it and what it started have not used the processor for ${leaf.noProgress}`;
  }
  const [what, level] = named(leaf);
  const { kind } = levelOf(leaf);
  if (kind === "growth") {
    return `${what} has grown by ${level.slice(1)}${lasting(leaf)}, and by each such step more`;
  }
  if (kind === "slope") return `${what} grows by ${level} over ${leaf.for}`;
  return `${what} is ${level}${lasting(leaf)}`;
}

function lasting(leaf: LevelLeaf): string {
  return leaf.for === undefined ? "" : ` for ${leaf.for}`;
}

function named(leaf: LevelLeaf): readonly [what: string, level: string] {
  if ("cpu" in leaf) return [processors(leaf), leaf.cpu];
  if ("memory" in leaf) return [memory(leaf), leaf.memory];
  if ("io" in leaf) return [traffic(leaf), leaf.io];
  if ("handles" in leaf) return ["its number of handles", leaf.handles];
  if ("gdi" in leaf) return ["its number of GDI objects", leaf.gdi];
  return "user" in leaf ? ["its number of USER objects", leaf.user] : ["its number of threads", leaf.threads];
}

function processors({ relative = "machine" }: CpuTrigger): string {
  return `its use of ${relative === "core" ? "one processor" : "all processors"}`;
}

function memory({ kind = "commit" }: MemoryTrigger): string {
  return {
    commit: "its committed memory",
    private: "its private memory",
    "working-set": "its working set",
  }[kind];
}

function traffic({ direction }: IoTrigger): string {
  return `what it ${direction === "read" ? "reads" : direction === "write" ? "writes" : "reads and writes"}`;
}
