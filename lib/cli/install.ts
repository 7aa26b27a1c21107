/** `trapline install`: dumps of programs that crash while nobody watches them. @module */
import { join, resolve } from "node:path";
import {
  choice,
  constant,
  type Groups,
  type InferValue,
  message,
  multiple,
  object,
  option,
  optional,
  string,
} from "./grammar.ts";
import { findEngine } from "../dbgeng/mod.ts";
import { span } from "../facts/text.ts";
import { milliseconds } from "../recipe/language/duration.ts";
import { parseDump, resolveDump } from "../recipe/actions/dump_kind.ts";
import { interest } from "../recipe/needs/interest.ts";
import { DEFAULT_LIMITS } from "../recipe/plan/limits.ts";
import type { Plan } from "../recipe/plan/plan.ts";
import { strangerOwning } from "../store/private_folder.ts";
import { commandLine } from "../win32/command_line.ts";
import { ownCommand } from "../watch/hold/own_command.ts";
import { formerCommands } from "../postmortem/former.ts";
import { crashedCommand, startGuard } from "../postmortem/own_programs.ts";
import {
  isOver,
  mayInstall,
  register,
  type Registration,
  registrationOf,
  restore,
  thisProcess,
} from "../postmortem/registration.ts";
import {
  aedebugSettings,
  localDumpsSettings,
  type Setting,
  silentExitSettings,
  type Way,
  WAYS,
} from "../postmortem/ways.ts";
import { EXIT, UsageError } from "./exit.ts";
import { dumpFields, refuseFlags, triggerFields } from "./flag_options.ts";
import { engineOption, path, symbolsOption } from "./options.ts";
import { print } from "./print.ts";
import { planOf, recipeFields } from "./session.ts";
import { stopping } from "./stopping.ts";

const wayFields = {
  by: optional(option("--by", choice(WAYS, { metavar: "WAY" }), {
    description: message`aedebug (Trapline, default), local-dumps, silent-exit`,
  })),
  only: multiple(option("--only", string({ metavar: "NAME" }), {
    description: message`Only this program: checkout.exe, 'checkout*'`,
  })),
  for: optional(option("--for", string({ metavar: "TIME" }), {
    description: message`Stay for TIME or until Ctrl-C, then uninstall`,
  })),
};

const whatFields = {
  ...recipeFields,
  exception: triggerFields.exception,
  dump: dumpFields.dump,
  n: dumpFields.n,
  cooldown: dumpFields.cooldown,
  disk: dumpFields.disk,
  strict: dumpFields.strict,
};

const whereFields = {
  out: optional(option("--out", path("DIR"), {
    description: message`Folder with a folder of dumps for each user`,
  })),
  engine: engineOption,
  symbols: symbolsOption,
};

/** The command's options. */
export const installCommand = object({
  command: constant("install"),
  ...wayFields,
  ...whatFields,
  ...whereFields,
});

/** The same, as the help shows them. */
export const groups: Groups = {
  "Which crashes": wayFields,
  "What to write": whatFields,
  "Where to": whereFields,
};

type InstallArguments = InferValue<typeof installCommand>;

/** Runs it; the process's exit code. */
export async function runInstall(args: InstallArguments): Promise<number> {
  const way = args.by ?? "aedebug";
  if (args.only.includes("")) throw new UsageError('--only takes the name of a program, not ""');
  const made = await registrationFor(way, args);
  refuseWithoutRights(mayInstall(), "install");
  refuseSecond(registrationOf(way));
  await Deno.mkdir(made.registration.out, { recursive: true });
  refuseForeignFolder(made.registration.out);
  if (args.for === undefined) {
    register(made.registration, made.settings);
    for (const line of installedInWords(registrationOf(way)!)) print(`trapline: ${line}`);
    return 0;
  }
  return await stay(made, args.for);
}

interface Made {
  readonly registration: Omit<Registration, "version" | "settings">;
  readonly settings: readonly Setting[];
}

/** What would be registered, checked as far as it can be before anything is changed. */
async function registrationFor(way: Way, args: InstallArguments): Promise<Made> {
  const out = resolve(
    args.out ?? join(Deno.env.get("ProgramData") ?? "C:\\ProgramData", "Trapline", "dumps"),
  );
  const base = { way, at: new Date().toISOString(), out, only: [...args.only] };
  if (way !== "aedebug") return { registration: base, settings: byWindows(way, out, args) };
  const plan = await planOf({ ...args, command: "attach" });
  refuseBlindPlan(plan);
  const { folder } = findEngine(args.engine);
  const info = formerCommands().some((command) => command.includes("%p"));
  return {
    registration: {
      ...base,
      plan,
      engine: folder,
      ...(args.symbols === undefined ? {} : { symbols: args.symbols }),
    },
    settings: aedebugSettings(crashedCommand(info)),
  };
}

/** The settings of a way in which Windows writes the dumps itself. */
function byWindows(way: Exclude<Way, "aedebug">, out: string, args: InstallArguments): Setting[] {
  const { only: programs, dump, n, recipe, for: _time, by: _by, out: _out, ...rest } = args;
  if (recipe !== undefined) {
    throw new UsageError(`--by ${way} knows no recipe: Windows writes these dumps itself`);
  }
  refuseFlags({ ...rest, dump: [] });
  const wrong = programs.find((name) => !/^[^\\/*?:"<>|]+\.exe$/i.test(name));
  if (wrong !== undefined) {
    throw new UsageError(`--by ${way} takes whole names such as checkout.exe, not "${wrong}"`);
  }
  if (way === "silent-exit" && programs.length === 0) {
    throw new UsageError("--by silent-exit needs --only: Windows watches named programs alone");
  }
  if (dump.length > 1) throw new UsageError(`--by ${way} writes one dump of a crash: give one --dump`);
  const { format } = resolveDump(parseDump(dump[0] ?? "mini"));
  if (way === "silent-exit") return silentExitSettings({ out, programs, format });
  return localDumpsSettings({ out, programs, format, count: n ?? DEFAULT_LIMITS.dumps });
}

/** A handler comes when a program has crashed: it sees the second chance, and nothing before. */
function refuseBlindPlan(plan: Plan): void {
  const { crashes, exceptions } = interest(plan);
  if (crashes || exceptions.some(({ chance }) => chance === "second")) return;
  throw new UsageError(
    `No rule of the recipe ${plan.name} fires at an unhandled exception, and a postmortem debugger sees nothing else`,
  );
}

/** @throws {UsageError} Where the registry of the machine may not be written. */
export function refuseWithoutRights(allowed: boolean, command: string): void {
  if (allowed) return;
  throw new UsageError(
    `${command} changes settings of the whole machine: start it from an elevated shell (Run as administrator)`,
  );
}

/** Whoever owns the folder can put folders of their own into the places of users'. */
function refuseForeignFolder(out: string): void {
  const stranger = strangerOwning(out);
  if (stranger === undefined) return;
  throw new UsageError(
    `${out} belongs to another user (${stranger}), who could read every dump in it: choose another --out, or take it ` +
      "over first",
  );
}

/** One that is over, or was given up in the middle, is put right; one that belongs to a living process is not touched. */
function refuseSecond(found: Registration | undefined): void {
  if (found === undefined) return;
  if (found.owner !== undefined && !isOver(found)) {
    throw new UsageError(`Process ${found.owner.pid} has installed it until it ends: end that one first`);
  }
  restore(found);
  print(`trapline: replaces what was installed on ${found.at}`);
}

/** Registers until the time has passed or somebody presses Ctrl-C; a second process sees that it ends when we are killed. */
async function stay({ registration, settings }: Made, time: string): Promise<number> {
  const until = new Date(Date.now() + milliseconds(time)).toISOString();
  using stop = stopping(time);
  register({ ...registration, owner: thisProcess(), until }, settings);
  startGuard();
  for (const line of installedInWords(registrationOf(registration.way)!)) print(`trapline: ${line}`);
  print(`trapline: for ${span(milliseconds(time))}; Ctrl-C ends it before`);
  await new Promise<void>((resolve) => stop.signal.addEventListener("abort", () => resolve()));
  const found = registrationOf(registration.way);
  const left = found === undefined ? [] : restore(found);
  print("trapline: what was registered before is registered again");
  for (const { view, key, name } of left) {
    print(`trapline: left alone, since it was changed meanwhile: ${key}\\${name} (${view}-bit)`);
  }
  return left.length === 0 ? 0 : EXIT.FAILED;
}

/** What is in force now, in sentences. */
export function installedInWords({ way, out, only, settings }: Registration): string[] {
  const whom = only.length === 0 ? "of every program" : `of ${only.join(", ")}`;
  if (way === "local-dumps") {
    return [
      `Windows Error Reporting writes dumps of crashes ${whom} to ${out} (written from documentation, not run yet)`,
    ];
  }
  if (way === "silent-exit") {
    return [
      `Windows writes dumps of silent exits ${whom} to ${out} (written from documentation, not run yet)`,
    ];
  }
  const former = [...new Set(formerCommands({ settings }))];
  return [
    `crashes ${whom} that nobody watches are captured; each user's dumps go to a folder in ${out}`,
    former.length === 0
      ? "no debugger was registered before"
      : `every other crash goes to what was registered before: ${former.join("; ")}`,
    ...(ownCommand().some((part) => /[\\/]_npx[\\/]/.test(part))
      ? [
        `started from npx's cache, which npm may remove: install the package, then repeat this (${
          commandLine(ownCommand())
        })`,
      ]
      : []),
  ];
}
