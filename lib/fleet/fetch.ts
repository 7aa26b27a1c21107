/** Fetching a capture from where it was sent, with the credentials of who asks. @module */
import { AwsClient } from "aws4fetch";
import { join } from "node:path";
import type { SinkSpec } from "../recipe/plan/sinks.ts";
import { awsCredentials } from "../ship/aws_credentials.ts";
import { authorised } from "../ship/azure_credentials.ts";
import { Credentials } from "../ship/credentials.ts";
import { ShipError } from "../ship/error.ts";
import { request } from "../ship/http.ts";
import { openNatsObject } from "../ship/sinks/nats.ts";

/** The name under which the reader's credentials are looked for first. */
const NAME = "fleet";

/** An object of a sink, piece by piece. @throws {ShipError} If it can't be had from there. */
export async function fetchObject(
  sink: SinkSpec,
  name: string,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const credentials = new Credentials(NAME);
  if ("folder" in sink) return (await Deno.open(join(sink.folder, name))).readable;
  if ("s3" in sink) {
    const keys = await awsCredentials(credentials, signal);
    const region = sink.region ?? credentials.get("AWS_REGION") ?? "us-east-1";
    const client = new AwsClient({ ...keys, service: "s3", region, retries: 0 });
    const url = `${credentials.address(sink.s3).href.replace(/\/$/, "")}/${name}`;
    return bodyOf(await request(await client.sign(url, { signal }), { signal }));
  }
  if ("blob" in sink) {
    const base = credentials.address(sink.blob);
    const url = new URL(`${base.origin}${base.pathname.replace(/\/$/, "")}/${name}${base.search}`);
    const sent = await authorised({ method: "GET", url, headers: {}, length: 0 }, credentials, {
      now: new Date(),
      signal,
    });
    return bodyOf(await request(sent.url, { headers: sent.headers, signal }));
  }
  if ("nats" in sink) return await openNatsObject(sink, credentials, name);
  throw new ShipError(
    "http" in sink
      ? "a minidump endpoint gives nothing back: look at it there"
      : "a webhook gets messages about captures, and no dump",
  );
}

function bodyOf({ body }: Response): AsyncIterable<Uint8Array> {
  if (body === null) throw new ShipError("the answer is empty");
  return body;
}
