/** What this machine will and won't catch, with and without Trapline. @module */
import { formatBytes } from "../facts/text.ts";
import { registryKeys, registryNumber, registryText, type RegistryView } from "../win32/registry.ts";
import { errorMode, sessionId, windowStation } from "../win32/surroundings.ts";
import { elevated, freeBytes } from "../win32/system.ts";

/** One finding: whether it lets Trapline capture, and what can be done about it. */
export interface DoctorFinding {
  readonly what: string;
  readonly ok: boolean;
  readonly text: string;
  /** What to do; with `ok`, about what only concerns others than Trapline, or some of its triggers. */
  readonly fix?: string | undefined;
}

/** A postmortem debugger. */
interface Debugger {
  readonly view: RegistryView;
  readonly command: string;
  /** Whether it starts without a dialog. */
  readonly auto: boolean;
}

/** What a machine says of itself. */
export interface MachineFacts {
  /** The error mode that our parent gave us, and that we give to what we start. */
  readonly errorMode: number;
  readonly elevated: boolean;
  /** Who is started when nobody handles a crash, by registry view. */
  readonly debuggers: readonly Debugger[];
  readonly wer: {
    readonly disabled: boolean;
    readonly dialogs: boolean;
    /** The folder for dumps of every program, and the programs that have their own settings; absent without the key. */
    readonly localDumps?:
      | { readonly folder?: string | undefined; readonly programs: readonly string[] }
      | undefined;
  };
  /** Bytes free where dumps go by default. */
  readonly free: number;
  readonly session: number;
  readonly station: string;
}

const WER = "SOFTWARE\\Microsoft\\Windows\\Windows Error Reporting";
const AEDEBUG = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\AeDebug";
const NO_FAULT_BOX = 0x2;
/** Recipes leave so much of the disk free, unless they say otherwise. */
const LEAST_FREE = 2 ** 30;

/** Asks this machine; `folder` is where dumps would go. */
export function machineFacts(folder: string): MachineFacts {
  const programs = registryKeys(`${WER}\\LocalDumps`);
  return {
    errorMode: errorMode(),
    elevated: elevated(),
    debuggers: (["64", "32"] as const).flatMap(debuggerOf),
    wer: {
      disabled: registryNumber(WER, "Disabled") === 1,
      dialogs: registryNumber(WER, "DontShowUI") !== 1,
      localDumps: programs && { folder: registryText(`${WER}\\LocalDumps`, "DumpFolder", "64"), programs },
    },
    free: freeBytes(folder),
    session: sessionId(),
    station: windowStation(),
  };
}

function debuggerOf(view: RegistryView): Debugger[] {
  const command = registryText(AEDEBUG, "Debugger", view) ?? "";
  // "-" is what the images of GitHub's runners have.
  if (command === "" || command === "-") return [];
  return [{ view, command, auto: registryText(AEDEBUG, "Auto", view) === "1" }];
}

/** What follows from it. */
export function findingsOf(facts: MachineFacts): DoctorFinding[] {
  return [
    rights(facts),
    mode(facts),
    ...postmortem(facts),
    wer(facts),
    disk(facts),
    desktop(facts),
    HANDLERS,
  ];
}

function rights({ elevated }: MachineFacts): DoctorFinding {
  return elevated
    ? { what: "rights", ok: true, text: "elevated: processes of every user, except protected ones" }
    : {
      what: "rights",
      ok: true,
      text: "not elevated: attach and snap reach this user's processes only; run reaches what it starts",
      fix: "to reach other users' processes, start from an elevated shell",
    };
}

function mode({ errorMode }: MachineFacts): DoctorFinding {
  const text = `0x${errorMode.toString(16)}`;
  if ((errorMode & NO_FAULT_BOX) === 0) {
    return { what: "error mode", ok: true, text: `${text}: Windows reports crashes of what is started here` };
  }
  return {
    what: "error mode",
    ok: true,
    text:
      `${text}, inherited from whatever started this: with SEM_NOGPFAULTERRORBOX, neither Windows Error Reporting ` +
      "nor a postmortem debugger sees a crash of what is started here. Trapline does: it is the debugger itself",
    fix:
      "for those two, start the program by a parent that calls SetErrorMode(0), or with CREATE_DEFAULT_ERROR_MODE",
  };
}

function postmortem({ debuggers }: MachineFacts): DoctorFinding[] {
  if (debuggers.length === 0) {
    const text = "none: a crash outside of Trapline is left to Windows Error Reporting";
    return [{ what: "AeDebug", ok: true, text }];
  }
  return debuggers.map(({ view, command, auto }) => ({
    what: "AeDebug",
    ok: true,
    text: `crashes of ${view}-bit programs outside of Trapline start ${command}${
      auto ? "" : ", after a dialog is answered"
    }`,
    fix: auto ? undefined : "a dialog makes a job without a person hang: set Auto to 1, or Debugger to -",
  }));
}

function wer({ wer: { disabled, dialogs, localDumps }, errorMode }: MachineFacts): DoctorFinding {
  const dumps = localDumps === undefined
    ? "keeps no dumps of its own"
    : `keeps dumps${localDumps.folder ? ` in ${localDumps.folder}` : ""} of every program` +
      (localDumps.programs.length > 0 ? `, by settings of its own of ${localDumps.programs.join(", ")}` : "");
  if (disabled) {
    return { what: "WER", ok: true, text: "disabled: outside of Trapline nothing is kept of a crash" };
  }
  // Where the error mode forbids it, no dialog comes either.
  if (!dialogs || (errorMode & NO_FAULT_BOX) !== 0) {
    return { what: "WER", ok: true, text: `${dumps}; shows no dialog` };
  }
  return {
    what: "WER",
    ok: true,
    text: `${dumps}; shows a dialog for a crash outside of Trapline, at which a job without a person hangs`,
    fix: `reg add "HKLM\\${WER}" /v DontShowUI /t REG_DWORD /d 1 /f`,
  };
}

function disk({ free }: MachineFacts): DoctorFinding {
  const ok = free > LEAST_FREE;
  return {
    what: "disk",
    ok,
    text: `${formatBytes(free)} free here${
      ok ? "" : ", and a recipe leaves 1 GiB free unless it says otherwise: no dump is written"
    }`,
    fix: ok ? undefined : "free some, or put dumps on another disk: --out DIR",
  };
}

function desktop({ session, station }: MachineFacts): DoctorFinding {
  const where = `session ${session}, window station ${station || "none"}`;
  if (session !== 0 && station.toLowerCase() === "winsta0") {
    return { what: "desktop", ok: true, text: `${where}: windows can be watched` };
  }
  return {
    what: "desktop",
    ok: true,
    text: `${where}: no person's windows are here, so a window that hangs can't be seen`,
    fix: "for programs without windows here, wait for a deadline or for silence instead",
  };
}

const HANDLERS: DoctorFinding = {
  what: "handlers",
  ok: true,
  text:
    "a program's own crash handler (Crashpad, Sentry) stays silent: the dump is taken before it would run",
};
