/** Finding the running processes that are meant. @module */
import { baseName } from "../../facts/path.ts";
import { TargetError } from "../errors.ts";
import { fits } from "../../recipe/language/glob.ts";
import { maskSecrets } from "../../store/mask.ts";
import type { ProcessEntry } from "../../win32/process.ts";
import { identityOf } from "./identity.ts";
import type { Identity } from "../../log/result.ts";
import { MACHINE, type Machine } from "./machine.ts";
import { refusal } from "./refusal.ts";
import { fitsImage, type Selector, selectorInWords } from "./selector.ts";

/** A process that fits. */
export interface FoundProcess extends Identity {
  /** Why it must not be dumped; absent for one that may be. */
  readonly refused?: string;
}

/** The work of `findTargets` in mod.ts, for a selector. */
export function findTargets(selector: Selector): Identity[] {
  return findTargetsOn(MACHINE, selector);
}

/** The same on a machine, which may be made up. */
export function findTargetsOn(machine: Machine, selector: Selector): Identity[] {
  const fitting = candidates(selector, machine);
  if (fitting.length === 0) throw new TargetError(noneInWords(selector, machine));
  const all = fitting.map((found) => judged(found, machine));
  const allowed = all.filter(({ refused }) => refused === undefined);
  const [first] = all;
  if (first !== undefined && allowed.length === 0) {
    throw new TargetError(`Process ${first.pid} (${imageName(first)}) is refused: ${first.refused}`);
  }
  return pick(selector, allowed);
}

/** The names of the programs that fit now and may be watched, each once, sorted. */
export function programsThatFit(selector: Selector, machine: Machine = MACHINE): string[] {
  const allowed = look(machine, selector).filter(({ refused }) => refused === undefined);
  return [...new Set(allowed.map((found) => imageName(found).toLowerCase()))].sort();
}

/** What fits, of those that `wanted` lets through; refused ones are reported as such. */
export function look(
  machine: Machine,
  selector: Selector,
  wanted: (entry: ProcessEntry) => boolean = () => true,
): FoundProcess[] {
  return candidates(selector, machine, wanted).map((found) => judged(found, machine));
}

/**
 * Sighting: for a millisecond or so while a process is created, Wine 10 lists it with no time of creation yet: it is
 * 0x5555555555555555, some 20,000 years from now. Taken as its identity, it would be that of no process ever after.
 */
const NOT_CREATED_YET = 1n << 62n;

interface Candidate {
  readonly entry: ProcessEntry;
  readonly list: readonly ProcessEntry[];
  readonly identity: Identity;
}

function candidates(
  { by, commandLine }: Selector,
  machine: Machine,
  wanted: (entry: ProcessEntry) => boolean = () => true,
): Candidate[] {
  const list = machine.processes();
  return list.filter(fitter(by, machine)).filter(wanted).flatMap((entry): Candidate[] => {
    using process = machine.open(entry.pid);
    if (process && (process.created >= NOT_CREATED_YET || process.ended(0))) return [];
    const identity = process
      ? identityOf(process)
      : { pid: entry.pid, image: entry.image, commandLine: "", created: "" };
    if (commandLine !== undefined && !fits(commandLine, identity.commandLine)) return [];
    return [{ entry, list, identity }];
  });
}

/** Asks the machine once, whatever the number of processes. */
function fitter(by: Selector["by"], machine: Machine): (entry: ProcessEntry) => boolean {
  if ("pid" in by) return ({ pid }) => pid === by.pid;
  if ("name" in by) return ({ image }) => fitsImage(by.name, image);
  if ("title" in by) {
    const titles = machine.windowTitles();
    return ({ pid }) => (titles.get(pid) ?? []).some((title) => fits(by.title, title));
  }
  const service = machine.servicePid(by.service);
  return ({ pid }) => pid !== 0 && pid === service;
}

function judged({ entry, list, identity }: Candidate, machine: Machine): FoundProcess {
  const refused = refusal(entry, list, machine);
  return refused === undefined ? identity : { ...identity, refused };
}

function pick({ text, pick, ...selector }: Selector, found: readonly Identity[]): Identity[] {
  if (pick === "all" || found.length === 1) return [...found];
  const byAge = found.toSorted((a, b) => a.created.localeCompare(b.created));
  const one = pick === "newest" ? byAge.at(-1) : pick === "oldest" ? byAge[0] : undefined;
  if (one) return [one];
  const lines = byAge.map(({ pid, created, image, commandLine }) =>
    `  ${pid}, started ${created}: ${maskSecrets(commandLine) || image}`
  );
  const words = selectorInWords({ text, pick, ...selector });
  throw new TargetError(
    `${found.length} processes fit, each ${words}:\n${lines.join("\n")}\n` +
      "Name one by its pid, or choose with --newest, --oldest or --command-line",
  );
}

function noneInWords(selector: Selector, machine: Machine): string {
  const { by } = selector;
  if ("pid" in by && selector.commandLine === undefined) {
    return `No process has the pid ${by.pid}: it has ended, or never was`;
  }
  if ("service" in by) {
    const pid = machine.servicePid(by.service);
    if (pid === undefined) {
      return `There is no service "${by.service}" (its short name is meant), or it can't be asked`;
    }
    if (pid === 0) return `The service "${by.service}" is not running`;
  }
  return `No process ${selectorInWords(selector)}`;
}

function imageName({ image }: Identity): string {
  return baseName(image);
}
