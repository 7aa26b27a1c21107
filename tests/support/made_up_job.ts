/** A host that does one job: it says what it is given, and notes what it was asked. @module */
import type { HostMessage, Job, Order } from "../../lib/host/protocol.ts";
import type { HostOptions, JobHost, StartHost } from "../../lib/watch/hold/host_process.ts";

/** Starts a host that says this, and then nothing more. */
export class MadeUpJob {
  readonly asked: (Job | Order)[] = [];
  readonly options: HostOptions[] = [];
  /** Hosts that are there. */
  running = 0;
  readonly #says: (job: Job | Order) => readonly HostMessage[];

  constructor(says: (job: Job | Order) => readonly HostMessage[]) {
    this.#says = says;
  }

  readonly start: StartHost = (options) => {
    this.options.push(options);
    this.running++;
    return Promise.resolve(this.#host());
  };

  #host(): JobHost {
    let said: HostMessage[] = [];
    return {
      send: (job) => {
        this.asked.push(job);
        said = [...this.#says(job)];
      },
      next: () => Promise.resolve(said.shift()),
      [Symbol.asyncDispose]: () => {
        this.running--;
        return Promise.resolve();
      },
    };
  }
}
