/** Which room (folder of lib/) may import which: the doors of the design. @module */
import type { Import } from "./imports.ts";

/** A rule that is broken, and where. */
export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
}

/** What a room may import beside itself and lib/version.ts; `types` without loading anything. */
interface Door {
  readonly all: readonly string[];
  readonly types?: readonly string[];
}

const ENGINE = ["dbgeng", "win32", "facts"];
const WATCH = [
  "recipe",
  "log",
  "policy",
  "host",
  "win32",
  "store",
  "minidump",
  "kerneldump",
  "clr",
  "image",
  "symbols",
  "stacks",
  "ship",
  "scrub",
  "fleet",
  "ci",
  "facts",
];

const DOORS: Readonly<Record<string, Door>> = {
  "mod.ts": { all: ["facts", "recipe", "log", "watch", "minidump", "store", "cli"] },
  facts: { all: [] },
  win32: { all: [] },
  recipe: { all: ["facts"] },
  log: { all: ["recipe", "facts"] },
  policy: { all: ["recipe", "log", "facts"] },
  ci: { all: ["recipe", "facts"] },
  files: { all: ["recipe", "log"] },
  watch: { all: WATCH },
  host: { all: [...ENGINE, "clr", "cpp", "recipe", "log"] },
  // Where a function begins, which the engine does not say of one in parts.
  dbgeng: { all: ["win32", "unwind", "facts"] },
  minidump: { all: ["facts"] },
  // Bytes by range, and the record that names a PDB, are the same in dumps and in executables.
  image: { all: ["minidump", "facts"] },
  kerneldump: { all: ["minidump", "facts"] },
  unwind: { all: ["facts"] },
  clr: { all: ["unwind", "facts"] },
  // Memory that is chased by pointers, and the words for an exception's type and message.
  cpp: { all: ["clr", "facts"] },
  // Both say how frames are undone, too.
  pdb: { all: ["minidump", "unwind", "facts"] },
  breakpad: { all: ["minidump", "unwind", "facts"] },
  dwarf: { all: ["facts"] },
  symbols: { all: ["minidump", "image", "pdb", "breakpad", "unwind", "facts"] },
  stacks: { all: ["minidump", "kerneldump", "image", "dwarf", "symbols", "unwind", "clr", "cpp", "facts"] },
  // Folders for their owner alone need the system.
  store: { all: ["log", "facts", "win32"], types: ["minidump"] },
  // Which names are those of secrets.
  scrub: { all: ["store", "facts"] },
  // What is sent is what the store has, by what a recipe says.
  ship: { all: ["recipe", "log", "store", "facts"] },
  // A fleet has its say in what is sent.
  fleet: { all: ["ship", "recipe", "log", "store", "facts"] },
  report: { all: ["recipe", "log", "store", "minidump", "kerneldump", "clr", "ci", "facts"] },
  mcp: { all: ["report", "log", "minidump", "facts"] },
  // A crash handler is a session of one crash, and what it sets is the registry's.
  postmortem: { all: ["facts", "recipe", "log", "policy", "win32", "store", "watch"] },
  cli: { all: [...WATCH, "dbgeng", "watch", "report", "postmortem", "mcp"] },
  action: { all: ["cli", "ci", "report", "store", "facts"] },
};

/** The only files of lib/host that another room imports: what is said to a host, and how one is started. */
const HOST_DOORS: readonly string[] = ["lib/host/protocol.ts", "lib/host/entry.ts"];
/** What a host runs: started without configuration and npm, so everything it loads is a file of ours. */
const HOST_ENTRY = "lib/host/main.ts";
const VERSION = "lib/version.ts";

/** Imports that go through no door. */
export function wrongDoors(imports: readonly Import[]): Violation[] {
  return imports.flatMap((found) => {
    const rule = broken(found);
    return rule === undefined ? [] : [{ file: found.from, line: found.line, rule }];
  });
}

function broken({ from, to, type }: Import): string | undefined {
  const [room, other] = [roomOf(from), roomOf(to)];
  if (room === undefined || !isFile(to) || other === room || to === VERSION) return undefined;
  if (from === VERSION && to === "deno.json") return undefined;
  const door = DOORS[room];
  if (door === undefined) return `${room} is no room of the design`;
  if (other === undefined || other === "mod.ts") {
    return `lib imports nothing outside of lib, but this is ${to}`;
  }
  if (door.types?.includes(other)) return type ? undefined : `${room} may import only types of ${other}`;
  if (!door.all.includes(other)) return `${room} may not import ${other}`;
  return other === "host" && !HOST_DOORS.includes(to)
    ? `${HOST_DOORS.join(" and ")} are the only doors of host`
    : undefined;
}

/** Files that import each other, over any number of files between; types count, too: both are read together. */
export function fileCycles(imports: readonly Import[]): Violation[] {
  const inside = imports.filter(({ from, to }) => roomOf(from) !== undefined && roomOf(from) === roomOf(to));
  return circles(inside, ({ from, to }) => [from, to], "files");
}

/** Rooms that import each other, over any number of rooms between. */
export function cycles(imports: readonly Import[]): Violation[] {
  const between = imports.filter(({ from, to }) =>
    roomOf(from) !== roomOf(to) && roomOf(to) !== undefined && to !== VERSION
  );
  return circles(between, ({ from, to }) => [roomOf(from), roomOf(to)], "rooms");
}

/** Each circle once, at the import that closes it. */
function circles(
  imports: readonly Import[],
  ends: (found: Import) => readonly [string | undefined, string | undefined],
  what: string,
): Violation[] {
  const edges = new Map<string, Map<string, Import>>();
  for (const found of imports) {
    const [from, to] = ends(found);
    if (from === undefined || to === undefined || from === to) continue;
    edges.set(from, (edges.get(from) ?? new Map<string, Import>()).set(to, found));
  }
  const done = new Set<string>();
  const visit = (at: string, path: readonly string[]): Violation[] => {
    if (done.has(at)) return [];
    const found = [...edges.get(at) ?? []].flatMap(([other, { from, line }]) => {
      const way = [...path, at];
      if (!way.includes(other)) return visit(other, way);
      const circle = [...way.slice(way.indexOf(other)), other].join(" -> ");
      return [{ file: from, line, rule: `${what} import each other in a circle: ${circle}` }];
    });
    done.add(at);
    return found;
  };
  return [...edges.keys()].flatMap((at) => visit(at, []));
}

/** What a host would load that is not a file of ours. */
export function hostPackages(imports: readonly Import[]): Violation[] {
  const found: Violation[] = [];
  const files = new Set([HOST_ENTRY]);
  for (const file of files) {
    for (const { from, line, to, type } of imports) {
      if (from !== file || type) continue;
      if (isFile(to)) files.add(to);
      else found.push({ file, line, rule: `a host loads files of ours only, but this is ${to}` });
    }
  }
  return found;
}

function isFile(to: string): boolean {
  return !/^[a-z][a-z0-9+.-]*:/i.test(to);
}

/** The room of a file, or `mod.ts`; undefined outside of both. */
function roomOf(path: string): string | undefined {
  if (path === "mod.ts") return path;
  return /^lib\/([^/]+)/.exec(path)?.[1];
}
