/** The fleet's say in what is sent: a slot for each capture, its event when it is there, and the mirror for the watch. @module */
import { join } from "node:path";
import { hostName } from "../ship/host_name.ts";
import { filesName, objectName } from "../ship/parcel.ts";
import { Credentials } from "../ship/credentials.ts";
import type { Entry } from "../ship/entry.ts";
import type { Admission, Gate } from "../ship/gate.ts";
import { type Spool, writeWhole } from "../ship/spool.ts";
import type { Manifest } from "../store/manifest.ts";
import { takeHeld } from "./held.ts";
import { MIRROR, Mirror } from "./mirror.ts";
import { FleetServer } from "./server.ts";
import { claim, keepSlot } from "./slots.ts";

/** The name under which a fleet's credentials are looked for first. */
const NAME = "fleet";
/** The mirror is written at most so often. */
const MIRROR_MS = 250;

/** Asks the server of a fleet. It is connected when it is first needed, and again after a failure. */
export class FleetGate implements Gate {
  readonly #address: string;
  readonly #spool: Spool;
  readonly #mirror = new Mirror();
  #changed = true;
  #writtenAt = -Infinity;
  #server: Promise<FleetServer> | undefined;

  constructor(address: string, spool: Spool) {
    this.#address = address;
    this.#spool = spool;
  }

  /** Claims a slot for a capture, where the fleet has a limit. */
  async admit({ id, fleet }: Entry): Promise<Admission> {
    if (fleet?.first === undefined) return { slot: "" };
    const server = await this.#opened();
    const { app, bucket, perVersion, appVersion, first } = fleet;
    const version = perVersion ? appVersion : "all";
    const claimed = await claim(server, { app, version, bucket }, first, { host: hostName(), id });
    if ("won" in claimed) return { slot: claimed.won };
    return { held: `the fleet has ${first} of ${first} of its bucket, on ${claimed.full.join(", ")}` };
  }

  /** Tells the fleet that a capture is there. */
  async arrived({ id, fleet }: Entry, manifest: Manifest | undefined): Promise<void> {
    if (fleet === undefined || manifest === undefined) return;
    const server = await this.#opened();
    const { app, appVersion, bucket, slot, sinks } = fleet;
    if (slot) await keepSlot(server, slot, { host: hostName(), id });
    const object = objectName(manifest);
    const files = filesName(manifest);
    const { recipe, rule, headline, capturedAt, file } = manifest;
    await server.publish({
      version: 1,
      kind: "capture",
      id,
      host: hostName(),
      app,
      appVersion,
      ...(bucket === "" ? {} : { bucket }),
      at: capturedAt,
      recipe,
      rule,
      ...(headline === undefined ? {} : { headline }),
      bytes: file.bytes,
      sinks,
      ...(object === undefined ? {} : { object }),
      ...(files === undefined ? {} : { files }),
    });
  }

  /** Writes the mirror where it has changed, and tells what was held back. */
  async look(): Promise<void> {
    const server = await this.#opened();
    for (const { event, done } of takeHeld(this.#spool.path)) {
      await server.publish({ ...event, host: hostName() });
      done();
    }
    if (!this.#changed || performance.now() - this.#writtenAt < MIRROR_MS) return;
    [this.#changed, this.#writtenAt] = [false, performance.now()];
    const file = { version: 1, buckets: this.#mirror.buckets };
    writeWhole(join(this.#spool.path, MIRROR), `${JSON.stringify(file)}\n`);
  }

  #opened(): Promise<FleetServer> {
    return this.#server ??= this.#open().catch((error) => {
      this.#server = undefined;
      throw error;
    });
  }

  async #open(): Promise<FleetServer> {
    const server = await FleetServer.open(this.#address, new Credentials(NAME));
    await server.mirror(this.#mirror, () => this.#changed = true);
    return server;
  }

  /** Ends the connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    const server = await this.#server?.catch(() => undefined);
    await server?.[Symbol.asyncDispose]();
  }
}
