/** `trapline status`: what is installed, whether it is in force, and what came of it. @module */
import { baseName } from "../facts/path.ts";
import { join } from "node:path";
import { constant, type InferValue, message, object, option, optional } from "./grammar.ts";
import { count, plain } from "../facts/text.ts";
import { type DiaryEntry, entriesIn } from "../postmortem/diary.ts";
import { formerCommands } from "../postmortem/former.ts";
import {
  isInForce,
  isOver,
  mayInstall,
  type Registration,
  registrations,
  restore,
} from "../postmortem/registration.ts";
import { EXIT } from "./exit.ts";
import { installedInWords } from "./install.ts";
import { printData } from "./print.ts";

/** The command's options. */
export const statusCommand = object({
  command: constant("status"),
  json: optional(option("--json", { description: message`The same as JSON` })),
});

const SHOWN = 5;

/** How an installation stands. */
interface Standing {
  readonly registration: Registration;
  /** `over` is one whose process has ended or whose time has passed; `changed` one whose values somebody has changed. */
  readonly state: "in force" | "over" | "changed";
  /** The crashes of it, the oldest first. */
  readonly crashes: readonly DiaryEntry[];
}

/** Runs it; the process's exit code: 0 where something is installed and all of it is in force. */
export async function runStatus({ json }: InferValue<typeof statusCommand>): Promise<number> {
  const standings = await Promise.all(registrations().map(standing));
  if (json) printData(JSON.stringify({ version: 1, installed: standings.map(asJson) }, null, 2));
  else if (standings.length === 0) printData("Nothing is installed");
  else for (const line of standings.flatMap(inWords)) printData(plain(line));
  // What is over is put right by whoever sees it and may.
  for (const { registration, state } of standings) {
    if (state === "over" && mayInstall()) restore(registration);
  }
  return standings.length > 0 && standings.every(({ state }) => state === "in force") ? 0 : EXIT.NO_DUMP;
}

async function standing(registration: Registration): Promise<Standing> {
  const state = isOver(registration) ? "over" : isInForce(registration) ? "in force" : "changed";
  return { registration, state, crashes: await crashesOf(registration) };
}

/** What became of the crashes since the installation, of every user whose folder may be read. */
async function crashesOf({ out, at, way }: Registration): Promise<DiaryEntry[]> {
  if (way !== "aedebug") return [];
  const users = await Array.fromAsync(Deno.readDir(out)).catch(() => []);
  // In the folder itself are those of users whose own can't be used.
  const folders = [out, ...users.filter(({ isDirectory }) => isDirectory).map(({ name }) => join(out, name))];
  const all = await Promise.all(folders.map((folder) => entriesIn(folder).catch(() => [])));
  return all.flat().filter((entry) => entry.at >= at).sort((a, b) => a.at.localeCompare(b.at));
}

function inWords({ registration, state, crashes }: Standing): string[] {
  const { way, at, until } = registration;
  const head = `${way}, installed ${at}${until === undefined ? "" : `, until ${until}`}`;
  const means = {
    "in force": "in force",
    over:
      "OVER: the process that installed it has ended, or its time has passed; what was before is registered again",
    changed: "CHANGED: somebody has changed its values since; uninstall, then install again",
  }[state];
  const outcomes = Object.entries(Object.groupBy(crashes, ({ outcome }) => outcome));
  return [
    `${head}: ${means}`,
    ...installedInWords(registration).map((line) => `  ${line}`),
    ...(way === "aedebug"
      ? [
        `  ${count(crashes.length, "crash")} seen${
          outcomes.map(([outcome, of = []]) => `, ${of.length} ${outcome}`).join("")
        }`,
      ]
      : []),
    ...crashes.slice(-SHOWN).map(({ at, image, pid, outcome, because, dumps }) =>
      `  ${at} ${baseName(image)} (pid ${pid}) ${outcome}: ${because ?? dumps?.join(", ") ?? ""}`
    ),
  ];
}

function asJson({ registration, state, crashes }: Standing): object {
  const { way, at, until, owner, out, only, plan, settings } = registration;
  return {
    way,
    state,
    at,
    until,
    owner,
    out,
    only,
    recipe: plan,
    former: formerCommands({ settings }),
    crashes,
  };
}
