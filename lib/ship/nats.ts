/** A connection to a NATS server, with credentials from the environment and time limits of our own. @module */
import { messageOf } from "../facts/text.ts";
import { connect, type ConnectionOptions, type NatsConnection } from "@nats-io/transport-node";
import {
  type Authenticator,
  credsAuthenticator,
  nkeyAuthenticator,
  tokenAuthenticator,
  usernamePasswordAuthenticator,
} from "@nats-io/transport-node";
import type { Credentials } from "./credentials.ts";
import { ShipError } from "./error.ts";

/** How long a server may take to answer: with the library's own 10 s a claim would be known as failed too late. */
export const NATS_MS = 2_000;

/**
 * Connects. It comes back by itself when the server was away.
 *
 * @throws {ShipError} If nobody answers there, or the credentials are refused.
 */
export async function connectNats(address: string, credentials: Credentials): Promise<NatsConnection> {
  const url = credentials.address(address);
  const authenticator = authenticatorOf(credentials);
  const ca = credentials.fileOf("NATS_CA");
  const options: ConnectionOptions = {
    servers: `${url.hostname}:${url.port || "4222"}`,
    name: "trapline",
    timeout: NATS_MS,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 500,
    reconnectJitter: 500,
    ...(authenticator === undefined ? {} : { authenticator }),
    ...(url.protocol === "tls:"
      ? { tls: { handshakeFirst: false, ...(ca === undefined ? {} : { ca }) } }
      : {}),
  };
  surviveResets();
  try {
    return await connect(options);
  } catch (error) {
    throw new ShipError(`the NATS server ${url.host}: ${messageOf(error)}`);
  }
}

let surviving = false;

/**
 * Keeps a reset of a connection from ending the process; the connection fails by its time limit, or has failed already.
 *
 * Sighting: between the steps of connecting, and after a refusal, the library (@nats-io/transport-node 3.4.0) has no
 * listener for errors on its socket. A server that reset the connection there ended the process: an uncaught ECONNRESET.
 */
function surviveResets(): void {
  if (surviving) return;
  surviving = true;
  addEventListener("error", (event) => {
    if ((event.error as { code?: unknown } | null)?.code === "ECONNRESET") event.preventDefault();
  });
}

/** By JWT and seed of a credentials file, by an nkey's seed, by user and password, or by a token: the first that is set. */
function authenticatorOf(credentials: Credentials): Authenticator | undefined {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const creds = credentials.fileOf("NATS_CREDS");
  if (creds !== undefined) return credsAuthenticator(bytes(creds));
  const seed = credentials.fileOf("NATS_NKEY");
  if (seed !== undefined) return nkeyAuthenticator(bytes(seed));
  const user = credentials.get("NATS_USER");
  if (user !== undefined) return usernamePasswordAuthenticator(user, credentials.need("NATS_PASSWORD"));
  const token = credentials.get("NATS_TOKEN");
  return token === undefined ? undefined : tokenAuthenticator(token);
}
