/** A container of Azure Blob Storage, by the three calls of its REST interface that are needed. Needs the right to create alone. @module */
import { authorised } from "../azure_credentials.ts";
import type { Credentials } from "../credentials.ts";
import { drained, request } from "../http.ts";
import { filePieces, PIECE } from "../../store/file_pieces.ts";
import { ServerClock } from "../server_clock.ts";
import type { ObjectStore, ShippedFile } from "../sink.ts";
import type { BlobSink } from "../../recipe/plan/sinks.ts";

/** BlobAlreadyExists. */
const THERE = [409];

/** A container as a store of objects. */
export class BlobStore implements ObjectStore {
  readonly #url: URL;
  readonly #credentials: Credentials;
  readonly #clock = new ServerClock();

  /** @throws {ShipError} If its address is none. */
  constructor(sink: BlobSink, credentials: Credentials) {
    this.#url = credentials.address(sink.blob);
    this.#credentials = credentials;
  }

  /** Puts a file there, in blocks where it is large. Blocks that are not put together are gone after a week. */
  async putFile({ name, path, bytes }: ShippedFile, signal: AbortSignal): Promise<void> {
    if (bytes <= PIECE) return await this.putBytes(name, await Deno.readFile(path, { signal }), signal);
    const blocks: string[] = [];
    for await (const piece of filePieces(path)) {
      const id = btoa(String(blocks.length).padStart(6, "0"));
      await this.#put(name, { comp: "block", blockid: id }, {}, piece, signal);
      blocks.push(id);
    }
    const list = `<?xml version="1.0" encoding="utf-8"?><BlockList>${
      blocks.map((id) => `<Latest>${id}</Latest>`).join("")
    }</BlockList>`;
    await this.#put(
      name,
      { comp: "blocklist" },
      { "if-none-match": "*" },
      new TextEncoder().encode(list),
      signal,
      THERE,
    );
  }

  /** Puts bytes there unless something of that name is. */
  async putBytes(name: string, bytes: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<void> {
    const headers = { "x-ms-blob-type": "BlockBlob", "if-none-match": "*" };
    await this.#put(name, {}, headers, bytes, signal, THERE);
  }

  async #put(
    name: string,
    query: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array<ArrayBuffer>,
    signal: AbortSignal,
    there: readonly number[] = [],
  ): Promise<void> {
    const url = new URL(
      `${this.#url.origin}${this.#url.pathname.replace(/\/$/, "")}/${name}${this.#url.search}`,
    );
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    const typed = { ...headers, "content-type": "application/octet-stream" };
    const asked = { method: "PUT", url, headers: typed, length: body.length };
    await this.#clock.signed(async () => {
      const sent = await authorised(asked, this.#credentials, { now: this.#clock.now, signal });
      await drained(request(sent.url, { method: "PUT", headers: sent.headers, body, signal }, { there }));
    });
  }

  /** Nothing is held open. */
  async [Symbol.asyncDispose](): Promise<void> {}
}
