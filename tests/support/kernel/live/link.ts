/**
 * Packets of the kernel debugger's serial protocol, over a stream: the machine's side. Data packets are acknowledged and
 * counted, control packets are not.
 *
 * @module
 */

const DATA = 0x30303030, CONTROL = 0x69696969, HEADER = 16, TRAILER = 0xaa;
/** The first data packet after a reset, and the bit that only that one has. */
const FIRST_ID = 0x80800800, SYNC = 0x800;

/** Types of packets. */
export const PACKET = { manipulate: 2, debugIo: 3, ack: 4, resend: 5, reset: 6, stateChange: 7 } as const;

/** What a debugger sends. */
export type Incoming =
  | { readonly what: "break-in" }
  | { readonly what: "reset" }
  | { readonly what: "data"; readonly type: number; readonly body: Uint8Array<ArrayBuffer> };

/** The machine's end of the line. */
export class KdLink {
  readonly #conn: Deno.TcpConn;
  #buffer = new Uint8Array(0);
  #id = FIRST_ID;
  #sent: Uint8Array | undefined;
  #acknowledged = Promise.withResolvers<void>();

  constructor(conn: Deno.TcpConn) {
    this.#conn = conn;
    // Else each request waits 40 ms for the acknowledgement of the last.
    conn.setNoDelay(true);
  }

  /** Closes it. */
  close(): void {
    try {
      this.#conn.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
  }

  /** Sends a data packet; it is not waited for that the debugger acknowledges it. */
  async send(type: number, ...parts: readonly Uint8Array[]): Promise<void> {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const packet = new Uint8Array(HEADER + length + 1);
    const view = new DataView(packet.buffer);
    view.setUint32(0, DATA, true);
    view.setUint16(4, type, true);
    view.setUint16(6, length, true);
    view.setUint32(8, this.#id >>> 0, true);
    let at = HEADER;
    for (const part of parts) {
      packet.set(part, at);
      at += part.length;
    }
    view.setUint32(12, packet.subarray(HEADER, at).reduce((sum, byte) => sum + byte, 0) >>> 0, true);
    packet[at] = TRAILER;
    this.#sent = packet;
    this.#acknowledged = Promise.withResolvers();
    await this.#write(packet);
  }

  /** Waits until the last data packet was acknowledged. */
  acknowledged(): Promise<void> {
    return this.#sent === undefined ? Promise.resolve() : this.#acknowledged.promise;
  }

  /** Answers a reset; packets are counted anew. */
  async reset(): Promise<void> {
    this.#id = FIRST_ID;
    await this.#control(PACKET.reset);
  }

  /** What the debugger sends next; `undefined` when it is gone. `hears`: a running machine hears break-ins alone. */
  async next(hears: () => boolean): Promise<Incoming | undefined> {
    for (;;) {
      const found = await this.#take(hears());
      if (found === "nothing") continue;
      if (found !== undefined) return found;
      const chunk = new Uint8Array(65_536);
      const count = await this.#conn.read(chunk).catch(() => null);
      if (count === null) return undefined;
      this.#buffer = Uint8Array.from([...this.#buffer, ...chunk.subarray(0, count)]);
    }
  }

  /** Takes one packet off the buffer; undefined where it is not all there yet. */
  async #take(hears: boolean): Promise<Incoming | "nothing" | undefined> {
    const bytes = this.#buffer;
    if (bytes.length === 0) return undefined;
    if (bytes[0] === 0x62) return this.#drop(1, { what: "break-in" });
    if (bytes[0] !== 0x30 && bytes[0] !== 0x69) return this.#drop(1, "nothing");
    if (bytes.length < HEADER) return undefined;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const [leader, type, length] = [
      view.getUint32(0, true),
      view.getUint16(4, true),
      view.getUint16(6, true),
    ];
    if (leader === CONTROL) {
      this.#drop(HEADER, "nothing");
      if (type === PACKET.ack) this.#acked();
      else if (type === PACKET.resend && this.#sent !== undefined) await this.#write(this.#sent);
      else if (type === PACKET.reset && hears) return { what: "reset" };
      return "nothing";
    }
    if (leader !== DATA) return this.#drop(1, "nothing");
    const whole = HEADER + length + 1;
    if (bytes.length < whole) return undefined;
    const body = bytes.slice(HEADER, HEADER + length);
    this.#drop(whole, "nothing");
    if (!hears) return "nothing";
    await this.#control(PACKET.ack, (view.getUint32(8, true) & ~SYNC) >>> 0);
    return { what: "data", type, body };
  }

  #drop<T>(count: number, found: T): T {
    this.#buffer = this.#buffer.slice(count);
    return found;
  }

  #acked(): void {
    this.#sent = undefined;
    this.#id = ((this.#id & ~SYNC) ^ 1) >>> 0;
    this.#acknowledged.resolve();
  }

  async #control(type: number, id = 0): Promise<void> {
    const packet = new Uint8Array(HEADER);
    const view = new DataView(packet.buffer);
    view.setUint32(0, CONTROL, true);
    view.setUint16(4, type, true);
    view.setUint32(8, id, true);
    await this.#write(packet);
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length;) done += await this.#conn.write(bytes.subarray(done));
  }
}
