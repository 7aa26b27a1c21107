/** A bucket of S3, of AWS or of anybody who has the same API. Needs PutObject alone. @module */
import { AwsClient } from "aws4fetch";
import { awsCredentials } from "../aws_credentials.ts";
import type { Credentials } from "../credentials.ts";
import { ShipError } from "../error.ts";
import { drained, request } from "../http.ts";
import { filePieces } from "../../store/file_pieces.ts";
import { ServerClock } from "../server_clock.ts";
import type { ObjectStore, ShippedFile } from "../sink.ts";
import type { S3Sink } from "../../recipe/plan/sinks.ts";

/**
 * What is put at once, in memory; more goes in parts. Ceph's radosgw 18.2 with its own store in SQLite takes parts, says
 * that all is well, and gives back other bytes than it was given: all parts overlap at its beginning.
 */
const AT_ONCE = 64 * 2 ** 20;

/** It is there already: said where If-None-Match is honoured, which radosgw 18.2 does not. */
const THERE = [412];

/** A bucket as a store of objects. */
export class S3Store implements ObjectStore {
  readonly #url: URL;
  readonly #credentials: Credentials;
  readonly #region: string;
  readonly #clock = new ServerClock();

  /** @throws {ShipError} If its address is none. */
  constructor(sink: S3Sink, credentials: Credentials) {
    this.#url = credentials.address(sink.s3);
    this.#credentials = credentials;
    this.#region = sink.region ?? credentials.get("AWS_REGION") ?? "us-east-1";
  }

  /** Puts a file there, in pieces where it is large. */
  async putFile({ name, path, bytes }: ShippedFile, signal: AbortSignal): Promise<void> {
    if (bytes <= AT_ONCE) return await this.putBytes(name, await Deno.readFile(path, { signal }), signal);
    const upload = await this.#begin(name, signal);
    const parts: string[] = [];
    try {
      for await (const piece of filePieces(path)) {
        parts.push(await this.#part(name, upload, parts.length + 1, piece, signal));
      }
      await this.#complete(name, upload, parts, signal);
    } catch (error) {
      await this.#abort(name, upload);
      throw error;
    }
  }

  /** Puts bytes there unless something of that name is. */
  async putBytes(name: string, bytes: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<void> {
    await drained(
      this.#send(name, { method: "PUT", body: bytes, headers: { "if-none-match": "*" }, signal }, THERE),
    );
  }

  async #begin(name: string, signal: AbortSignal): Promise<string> {
    const answer = await (await this.#send(`${name}?uploads=`, { method: "POST", signal })).text();
    const id = /<UploadId>([^<]+)<\/UploadId>/.exec(answer)?.[1];
    if (id === undefined) throw new ShipError(`${this.#url.host} began no upload in parts`);
    return id;
  }

  async #part(
    name: string,
    upload: string,
    number: number,
    body: Uint8Array<ArrayBuffer>,
    signal: AbortSignal,
  ): Promise<string> {
    const query = `partNumber=${number}&uploadId=${encodeURIComponent(upload)}`;
    const { headers } = await drained(this.#send(`${name}?${query}`, { method: "PUT", body, signal }));
    return headers.get("etag") ?? "";
  }

  async #complete(
    name: string,
    upload: string,
    parts: readonly string[],
    signal: AbortSignal,
  ): Promise<void> {
    const list = parts.map((etag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${etag}</ETag></Part>`);
    const body = `<CompleteMultipartUpload>${list.join("")}</CompleteMultipartUpload>`;
    const url = `${name}?uploadId=${encodeURIComponent(upload)}`;
    const answer = await this.#send(
      url,
      { method: "POST", body, signal, headers: { "if-none-match": "*" } },
      THERE,
    );
    const text = await answer.text();
    // S3 answers 200 before it knows, and says in the body that it failed.
    if (/<Error>/.test(text)) {
      throw new ShipError(`${this.#url.host} could not put the parts of ${name} together`);
    }
  }

  async #abort(name: string, upload: string): Promise<void> {
    const signal = AbortSignal.timeout(2_000);
    const url = `${name}?uploadId=${encodeURIComponent(upload)}`;
    // What stays is a lifecycle rule's to remove (docs/fleet.md): the upload's own failure is what is reported.
    await drained(this.#send(url, { method: "DELETE", signal })).catch(() => undefined);
  }

  async #send(
    name: string,
    init: RequestInit & { readonly signal: AbortSignal },
    there: readonly number[] = [],
  ): Promise<Response> {
    const keys = await awsCredentials(this.#credentials, init.signal);
    const client = new AwsClient({ ...keys, service: "s3", region: this.#region, retries: 0 });
    const url = `${this.#url.href.replace(/\/$/, "")}/${name}`;
    return await this.#clock.signed(async () => {
      const datetime = this.#clock.now.toISOString().replaceAll(/[:-]|\.\d{3}/g, "");
      const signed = await client.sign(url, { ...init, aws: { datetime } });
      return await request(signed, { signal: init.signal, method: signed.method }, { there });
    });
  }

  /** Nothing is held open. */
  async [Symbol.asyncDispose](): Promise<void> {}
}
