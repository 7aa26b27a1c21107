/** Handing captures over to the sinks of a recipe: into the spool, which a process of its own sends from. @module */
import { createHash } from "node:crypto";
import { basename } from "node:path";
import { messageOf } from "../facts/text.ts";
import type { Plan } from "../recipe/plan/plan.ts";
import type { Destination } from "../ship/entry.ts";
import { waitMs } from "../ship/schedule.ts";
import { Spool } from "../ship/spool.ts";
import { readShipState, type ShipState, shipTrouble } from "../ship/state.ts";
import { dumpHash, type Manifest } from "../store/manifest.ts";
import { isMachine } from "../store/target.ts";
import { hasHeld } from "../fleet/held.ts";
import { FleetFacts } from "./fleet_facts.ts";
import { ownArguments } from "./hold/own_command.ts";

/** Between two looks at whether all is sent. */
const LOOK_MS = 25;

/** The captures of a run or a watch on their way to its sinks. */
export class Shipping implements AsyncDisposable {
  readonly #plan: Plan;
  readonly #spool: Spool;
  readonly #to: readonly Destination[];
  readonly #own: string[] = [];
  readonly #unsent: (because: string) => void;
  /** What the fleet has; absent where there is no fleet. */
  readonly fleet: FleetFacts | undefined;
  readonly #courier: Deno.ChildProcess;

  private constructor(plan: Plan, folder: string, unsent: (because: string) => void) {
    this.#plan = plan;
    this.#spool = new Spool(folder);
    this.#to = Object.entries(plan.sinks ?? {}).map(([name, sink]) => ({ name, sink }));
    this.#unsent = unsent;
    this.fleet = FleetFacts.open(plan, folder);
    // At once: a process takes as long to start as a dump to be verified, and the end of the run would wait for that.
    this.#courier = this.#start();
  }

  /** For a recipe that has sinks or a fleet; `unsent` is called with what stays behind, in words. */
  static open(plan: Plan, folder: string, unsent: (because: string) => void): Shipping | undefined {
    const alone = Object.keys(plan.sinks ?? {}).length === 0 && plan.fleet === undefined;
    return alone ? undefined : new Shipping(plan, folder, unsent);
  }

  /**
   * Puts a capture into the spool, before it has its name. What goes wrong costs no dump. `counted` is the bucket by which
   * limits count it, where that was known at the stop.
   */
  announce(manifest: Manifest, manifestPath: string, counted: string | undefined): void {
    const { bucket, rule, file, scrubbed, collected } = manifest;
    const takes = ({ sink }: Destination): boolean =>
      !sink.scrubbed || scrubbed !== undefined || file.sha256 === "";
    const to = this.#to.filter(takes);
    for (const { name } of this.#to.filter((each) => !takes(each))) {
      this.#unsent(`${basename(manifestPath)} is not sent to ${name}, which takes only what was scrubbed`);
    }
    const fleet = this.fleet?.entryOf(imageOf(manifest), counted ?? bucket);
    if (to.length === 0 && fleet === undefined) return;
    try {
      const id = dumpHash(manifest) || hashOf(manifest);
      this.#spool.put({
        version: 1,
        id,
        manifest: basename(manifestPath),
        bucket: bucket ?? `rule ${rule}`,
        at: new Date().toISOString(),
        bytes: file.bytes + (collected?.bytes ?? 0),
        to,
        ...(fleet === undefined ? {} : { fleet }),
      });
      this.#own.push(id);
    } catch (error) {
      this.#unsent(
        `${basename(manifestPath)} will not be sent: its spool can't be written: ${messageOf(error)}`,
      );
    }
  }

  /** How the spool stands; undefined before anything was sent. */
  get state(): ShipState | undefined {
    const state = readShipState(this.#spool.statePath);
    return state?.pid === this.#courier.pid ? state : undefined;
  }

  #start(): Deno.ChildProcess {
    const args = [
      ...ownArguments("courier"),
      this.#spool.folder,
      JSON.stringify(this.#plan.spool ?? {}),
      this.#plan.fleet ?? "",
    ];
    return new Deno.Command(Deno.execPath(), { args, stdin: "null", stdout: "null", stderr: "null" }).spawn();
  }

  /** Waits until what was captured is sent, as long as the recipe lets it; then the courier is ended. What waits stays. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.fleet?.[Symbol.dispose]();
    const courier = this.#courier;
    const end = performance.now() + waitMs(this.#plan.spool);
    const left = (): string[] => this.#own.filter((id) => this.#spool.has(id));
    const due = (): boolean => left().length > 0 || this.fleet !== undefined && hasHeld(this.#spool.path);
    while (due() && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    const state = this.state;
    try {
      courier.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // It has ended by itself.
    }
    await courier.status;
    const waiting = left().length;
    const trouble = state && shipTrouble(state);
    // What was given up is no longer waited for, and must not go without a word.
    if (waiting === 0) {
      return state !== undefined && state.dropped > 0 ? this.#unsent(trouble ?? "") : undefined;
    }
    this.#unsent(
      `${waiting} ${waiting === 1 ? "capture waits" : "captures wait"} to be sent${
        trouble ? `: ${trouble}` : ""
      }. ` +
        `The next run or watch with --out ${this.#spool.folder} sends them, or: trapline ship ${this.#spool.folder}`,
    );
  }
}

/** Of stacks alone: there is no dump whose hash it could be. */
function hashOf(manifest: Manifest): string {
  return createHash("sha256").update(JSON.stringify(manifest)).digest("hex");
}

/** The path of the program; of a machine its name is all that it has. */
function imageOf({ target }: Manifest): string {
  return isMachine(target) ? "kernel" : target.image;
}
