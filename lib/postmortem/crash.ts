/**
 * What happens when Windows starts us for a program that has crashed and that nobody watches: it waits until an event is
 * set, then raises its exception once more, which is the second chance of whoever has become its debugger by then.
 *
 * Whatever goes wrong, the event is set in the end: no program is left standing.
 *
 * @module
 */
import { baseName } from "../facts/path.ts";
import { join } from "node:path";
import { messageOf } from "../facts/text.ts";
import type { Plan } from "../recipe/plan/plan.ts";
import { usedBefore } from "../policy/budget.ts";
import { INITIAL } from "../policy/machine.ts";
import type { Identity } from "../log/result.ts";
import { Folder } from "../store/private_folder.ts";
import { TargetError } from "../watch/errors.ts";
import { earlierDumps } from "../watch/capture/earlier.ts";
import { fitsImage } from "../watch/find/selector.ts";
import { identityOf } from "../watch/find/identity.ts";
import { systemRefusal } from "../watch/find/refusal.ts";
import { attachTo, type RunResult } from "../watch/run.ts";
import { Purse } from "../watch/session/purse.ts";
import { launch } from "../win32/launch.ts";
import { setEvent } from "../win32/named_event.ts";
import { isWow64, Process } from "../win32/process.ts";
import { openNul, setInheritable } from "../win32/stdio.ts";
import { type DiaryEntry, note } from "./diary.ts";
import { type Crash, filledIn, formerDebugger } from "./former.ts";
import { isOver, type Registration, registrationOf, restore } from "./registration.ts";

/** A program that has been attached to raises its exception at once; one that doesn't has not crashed. */
const GIVE_UP_MS = 30_000, LOOK_MS = 50;

/** Deals with one crash; the exit code. */
export async function handleCrash(crash: Crash): Promise<number> {
  try {
    const registration = registrationOf("aedebug");
    if (registration?.plan === undefined) return 1;
    return await new Handler(registration, registration.plan, crash).run();
  } finally {
    setEvent(crash.event);
  }
}

/** Held by whoever deals with a crash of this user's. */
const LOCK = ".postmortem.lock";

/** What came of a crash; `left` where it was not attached to: a limit has no room for it, or its folder can't be used. */
type Became = Pick<DiaryEntry, "outcome" | "because" | "dumps"> & { readonly left?: true };

class Handler {
  readonly #registration: Registration;
  readonly #plan: Plan;
  readonly #crash: Crash;
  readonly #image: string;

  constructor(registration: Registration, plan: Plan, crash: Crash) {
    this.#registration = registration;
    this.#plan = plan;
    this.#crash = crash;
    using process = Process.open(crash.pid);
    this.#image = process?.image ?? "";
  }

  async run(): Promise<number> {
    if (!this.#isOurs()) {
      await this.#passOn();
      return 0;
    }
    const became = await this.#recorded();
    // Not under the lock: a debugger with a window may stay for hours.
    if (became.left) await this.#passOn();
    return became.outcome === "failed" ? 1 : 0;
  }

  /** Captures and writes down what came of it, one crash after another: what one has written counts for the next. */
  async #recorded(): Promise<Became> {
    const { out } = this.#registration;
    const folder = await Folder.open(join(out, userName()), { ours: true })
      .catch((error: unknown) => messageOf(error));
    if (typeof folder === "string") {
      // Nothing was attached to, so whoever was registered before can have it.
      const became: Became = { outcome: "failed", because: folder, left: true };
      await this.#note(out, became).catch(() => {});
      return became;
    }
    using lock = await Deno.open(join(folder.path, LOCK), { create: true, write: true });
    await lock.lock(true);
    const became = await this.#capture(folder.path).catch((error): Became => ({
      outcome: "failed",
      because: messageOf(error),
    }));
    await this.#note(folder.path, became);
    return became;
  }

  async #note(folder: string, { left: _, ...became }: Became): Promise<void> {
    const { pid } = this.#crash;
    await note(folder, { at: new Date().toISOString(), pid, image: this.#image, ...became });
  }

  /** Whether it is for us; else it is left to whoever was registered before. */
  #isOurs(): boolean {
    const registration = this.#registration;
    if (isOver(registration)) {
      try {
        restore(registration);
      } catch {
        // Without an administrator's rights it stays registered, and passes on every crash.
      }
      return false;
    }
    const { only } = registration;
    const name = baseName(this.#image);
    return systemRefusal(name) === undefined &&
      (only.length === 0 || only.some((glob) => fitsImage(glob, name)));
  }

  #identity(): Identity {
    using process = Process.open(this.#crash.pid);
    if (process === undefined) {
      throw new TargetError(`Process ${this.#crash.pid} has ended, or may not be opened`);
    }
    return identityOf(process);
  }

  async #capture(folder: string): Promise<Became> {
    const { engine, symbols, at } = this.#registration;
    const plan = this.#plan;
    const purse = new Purse(plan, usedBefore(plan, await earlierDumps(plan, folder, at), "all"));
    if (purse.outlook(INITIAL).spent.length === Object.keys(plan.rules).length) {
      return { outcome: "held-back", because: "the limits of the recipe are used up", left: true };
    }
    const nothing = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      // Not looked for by its pid: a program that starts its crash handler itself would be refused, as its parent.
      const result = await attachTo(
        plan,
        {
          out: folder,
          engine,
          symbols,
          detach: nothing.signal,
          onRecord: (record) => {
            if (record.kind === "armed") {
              setEvent(this.#crash.event);
              timer = setTimeout(() => nothing.abort(), GIVE_UP_MS);
            } else if (record.kind === "exception" || record.kind === "process-exit") clearTimeout(timer);
          },
        },
        this.#identity(),
        purse,
      );
      return becameOf(result);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Starts the debugger that was registered before, and stays until it has ended: Windows waits for us. */
  async #passOn(): Promise<void> {
    const { pid, event } = this.#crash;
    const command = formerDebugger(this.#registration, isWow64(pid) ? "32" : "64");
    if (command === undefined) return;
    setInheritable([event], true);
    using nul = openNul();
    const stdio = [nul.value, nul.value, nul.value] as const;
    using process = Process.open(launch({ commandLine: filledIn(command, this.#crash), stdio }));
    while (process && !process.ended(0)) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function becameOf({ captures, missed, outcome }: RunResult): Became {
  const dumps = captures.map(({ dump }) => dump);
  const bad = captures.find(({ ok }) => !ok)?.manifest.verification.findings[0]?.message;
  const because = missed[0]?.because ?? (bad && `the dump failed verification: ${bad}`);
  if (because !== undefined) return { outcome: "failed", because, dumps };
  if (dumps.length > 0) return { outcome: "captured", dumps };
  return outcome === "detached"
    ? { outcome: "failed", because: "the program did not raise its exception again" }
    : { outcome: "held-back", because: "a limit held it back, or no rule fired" };
}

/** The user's name as a folder: a handler runs as whoever ran the program. */
export function userName(): string {
  return (Deno.env.get("USERNAME") ?? "").replaceAll(/[^A-Za-z0-9._$-]/g, "_") || "unknown";
}
