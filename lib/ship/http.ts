/** Requests of sinks: what came of one, in words that hold no credential. @module */
import { ShipError } from "./error.ts";

/** What a request may be answered with that is as good as success. */
export interface Accepted {
  /** The codes that mean that it is there already. */
  readonly there?: readonly number[];
}

/** So much of an answer is shown where it says why. */
const SHOWN = 300;

/**
 * Sends a request and reads its answer.
 *
 * @throws {ShipError} If it can't be sent, or is not answered with success.
 */
export async function request(
  url: URL | Request,
  init: RequestInit & { readonly signal: AbortSignal },
  { there = [] }: Accepted = {},
): Promise<Response> {
  const target = url instanceof Request ? new URL(url.url) : url;
  const where = `${target.host}${
    target.pathname.length > 1 && init.method !== "POST" ? target.pathname : ""
  }`;
  let response: Response;
  try {
    response = await fetch(url, { redirect: "error", ...init });
  } catch (error) {
    throw new ShipError(`${target.host} can't be reached: ${innermost(error)}`);
  }
  if (response.ok || there.includes(response.status)) return response;
  const text = await response.text().catch(() => "");
  throw new ShipError(`${where} answered ${response.status} ${reasonIn(text)}`.trim(), {
    status: response.status,
    date: response.headers.get("date"),
  });
}

/** Reads an answer to its end, so that its connection can be used again. */
export async function drained(response: Promise<Response>): Promise<Response> {
  const answer = await response;
  await answer.body?.cancel();
  return answer;
}

/** What an answer says in XML or in text. */
function reasonIn(text: string): string {
  const code = /<Code>([^<]{1,100})<\/Code>/.exec(text)?.[1];
  const message = /<Message>([^<]{1,200})/.exec(text)?.[1]?.split("\n")[0];
  if (code !== undefined) return [code, message].filter(Boolean).join(": ");
  return text.replaceAll(/\s+/g, " ").slice(0, SHOWN);
}

/** Deno wraps what went wrong several times; the address that it names may have a token in it. */
function innermost(error: unknown): string {
  if (error instanceof DOMException && error.name === "TimeoutError") return "it took too long";
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  const text = inner instanceof Error ? inner.message : String(inner);
  return text.replaceAll(/\b(?:https?|nats|tls):\/\/[^\s)'"]+/g, "its address");
}
