/**
 * A webhook: a message about each capture, as JSON, signed as Standard Webhooks says (standardwebhooks.com), for which
 * receivers have libraries. The dump is not in it.
 *
 * @module
 */
import { createHmac } from "node:crypto";
import { Buffer } from "node:buffer";
import type { WebhookSink } from "../../recipe/plan/sinks.ts";
import type { Manifest } from "../../store/manifest.ts";
import { targetName } from "../../store/target.ts";
import type { Credentials } from "../credentials.ts";
import { ShipError } from "../error.ts";
import { hostName } from "../host_name.ts";
import { drained, request } from "../http.ts";
import { filesName, objectName } from "../parcel.ts";
import { ServerClock } from "../server_clock.ts";
import type { Parcel, Sink } from "../sink.ts";

/** What receivers answer to a message whose time they don't believe. */
const REFUSALS = [400, 401, 403];

/** An endpoint for messages about captures. A message whose answer was lost is sent once more, with the same id. */
export class Webhook implements Sink {
  readonly #url: URL;
  readonly #credentials: Credentials;
  readonly #clock = new ServerClock(REFUSALS);

  /** @throws {ShipError} If its address is none. */
  constructor({ webhook }: WebhookSink, credentials: Credentials) {
    this.#url = credentials.address(webhook);
    this.#credentials = credentials;
  }

  /** Sends the message. */
  async ship({ id, manifest }: Parcel, signal: AbortSignal): Promise<void> {
    const body = JSON.stringify(wordOf(id, manifest));
    const secret = this.#credentials.get("WEBHOOK_SECRET");
    await this.#clock.signed(async () => {
      const at = String(Math.floor(this.#clock.now.getTime() / 1000));
      const headers = {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": at,
        ...(secret === undefined ? {} : { "webhook-signature": signature(secret, `${id}.${at}.${body}`) }),
      };
      await drained(request(this.#url, { method: "POST", headers, body, signal }));
    });
  }

  /** Nothing is held open. */
  async [Symbol.asyncDispose](): Promise<void> {}
}

/** What a message says. */
export interface WebhookMessage {
  readonly type: "trapline.capture";
  /** When it was captured, in ISO 8601. */
  readonly timestamp: string;
  readonly data: {
    /** The same for the same capture: the SHA-256 of the dump. */
    readonly id: string;
    /** The machine. */
    readonly host: string;
    /** The program's file name, or the machine that was dumped. */
    readonly app: string;
    readonly recipe: string;
    readonly rule: string;
    readonly headline?: string | undefined;
    readonly bucket?: string | undefined;
    /** The dump's size. */
    readonly bytes: number;
    /** The dump's name in every store; absent for stacks alone. */
    readonly dump?: string | undefined;
    /** The name of the zip of collected files in every store. */
    readonly files?: string | undefined;
  };
}

function wordOf(id: string, manifest: Manifest): WebhookMessage {
  const { capturedAt, target, recipe, rule, headline, bucket, file } = manifest;
  return {
    type: "trapline.capture",
    timestamp: capturedAt,
    data: {
      id,
      host: hostName(),
      app: targetName(target),
      recipe,
      rule,
      headline,
      bucket,
      bytes: file.bytes,
      dump: objectName(manifest),
      files: filesName(manifest),
    },
  };
}

/** The signature, by a secret as such libraries write it: `whsec_` and Base64. @throws {ShipError} If it is none. */
function signature(secret: string, text: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  if (key.length < 16) {
    throw new ShipError("WEBHOOK_SECRET is none: whsec_ and Base64 of 24 to 64 bytes are expected");
  }
  return `v1,${createHmac("sha256", key).update(text).digest("base64")}`;
}
