/** A server's time, for what is signed with a time: a host whose clock is wrong by a day must still get its dumps out. @module */
import { ShipError } from "./error.ts";

/** What a signature may be off by at both S3 and Azure is 15 minutes; closer than this is as good as right. */
const CLOSE_MS = 60_000;

/** How far a server's clock is from ours, as its answers say. */
export class ServerClock {
  readonly #refusals: readonly number[];
  #aheadMs = 0;

  /** `refusals` are the codes with which a server answers a wrong time. */
  constructor(refusals: readonly number[] = [403]) {
    this.#refusals = refusals;
  }

  /** The server's time. */
  get now(): Date {
    return new Date(Date.now() + this.#aheadMs);
  }

  /** Does it, and once more where the server refused it and its clock turns out to be another than we thought. */
  async signed<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ShipError) || !this.#learns(error)) throw error;
      return await work();
    }
  }

  /** Whether a refusal showed another time than we had. */
  #learns({ answer }: ShipError): boolean {
    if (answer === undefined || !this.#refusals.includes(answer.status) || answer.date === null) return false;
    const ahead = Date.parse(answer.date) - Date.now();
    if (Number.isNaN(ahead) || Math.abs(ahead - this.#aheadMs) < CLOSE_MS) return false;
    this.#aheadMs = ahead;
    return true;
  }
}
