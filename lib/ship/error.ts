/** What goes wrong with sending captures. @module */

/** A sink can't be used or did not take a capture; the message says why, without a credential. */
export class ShipError extends Error {
  /** Always "ShipError". */
  override readonly name = "ShipError";

  /** `answer` is what an HTTP server answered, where one did. */
  constructor(message: string, readonly answer?: { readonly status: number; readonly date: string | null }) {
    super(message);
  }
}
