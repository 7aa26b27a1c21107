/**
 * An endpoint that takes minidumps as a form, as Crashpad's handler sends them: a field `upload_file_minidump`, and
 * annotations beside it. Sentry (docs.sentry.io/platforms/native/guides/minidumps) and Backtrace
 * (docs.saucelabs.com/error-reporting/platform-integrations/http-submission) document the same form.
 *
 * @module
 */
import { basename } from "node:path";
import type { Credentials } from "../credentials.ts";
import { ShipError } from "../error.ts";
import { drained, request } from "../http.ts";
import { filePieces } from "../../store/file_pieces.ts";
import type { Parcel, ShippedFile, Sink } from "../sink.ts";
import { targetName } from "../../store/target.ts";
import type { Manifest } from "../../store/manifest.ts";
import type { HttpSink } from "../../recipe/plan/sinks.ts";

/** A minidump endpoint. It has no way to ask what is there: a capture whose answer was lost is sent once more. */
export class MinidumpEndpoint implements Sink {
  readonly #url: URL;
  readonly #credentials: Credentials;
  readonly #annotations: Readonly<Record<string, string>>;

  /** @throws {ShipError} If its address is none. */
  constructor(sink: HttpSink, credentials: Credentials) {
    this.#url = credentials.address(sink.http);
    this.#credentials = credentials;
    this.#annotations = sink.annotations ?? {};
  }

  /** Sends the dump with its annotations; a capture without a dump is none of its affairs. */
  async ship({ id, files, manifest }: Parcel, signal: AbortSignal): Promise<void> {
    const dump = files.find(({ name }) => name.startsWith("dumps/"));
    if (dump === undefined) return;
    if (dump.name.endsWith(".age")) {
      throw new ShipError(
        "the dump is encrypted, which a minidump endpoint can't read: leave this sink or the encryption out",
      );
    }
    const boundary = `trapline-${id.slice(0, 32)}`;
    const authorization = this.#credentials.get("TRAPLINE_HTTP_AUTHORIZATION");
    const headers = {
      "content-type": `multipart/form-data; boundary=${boundary}`,
      ...(authorization === undefined ? {} : { authorization }),
    };
    const fields = { ...annotationsOf(id, manifest), ...this.#annotations };
    const collected = files.find(({ name }) => name.startsWith("files/"));
    const body = ReadableStream.from(formOf(boundary, fields, dump, collected));
    await drained(request(this.#url, { method: "POST", headers, body, signal }));
  }

  /** Nothing is held open. */
  async [Symbol.asyncDispose](): Promise<void> {}
}

/** What the form says beside the dump; `guid` lets a receiver know the same capture again. */
export function annotationsOf(id: string, manifest: Manifest): Record<string, string> {
  const { target, rule, recipe, bucket, headline, capturedAt, host, build } = manifest;
  const all: Readonly<Record<string, string | undefined>> = {
    prod: targetName(target),
    ver: manifest.version === 1 ? build?.commit : undefined,
    guid: id,
    platform: "Windows",
    ptype: "trapline",
    "trapline.recipe": recipe,
    "trapline.rule": rule,
    "trapline.bucket": bucket,
    "trapline.headline": headline,
    "trapline.captured": capturedAt,
    "trapline.version": host.trapline,
  };
  return Object.fromEntries(Object.entries(all).flatMap(([key, value]) => value ? [[key, value]] : []));
}

/** The form, piece by piece: a dump is never whole in memory. */
async function* formOf(
  boundary: string,
  fields: Readonly<Record<string, string>>,
  dump: ShippedFile,
  collected: ShippedFile | undefined,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const text = new TextEncoder();
  for (const [name, value] of Object.entries(fields)) {
    yield text.encode(
      `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`,
    );
  }
  // Sentry takes any other file as an attachment, Backtrace those whose names begin like this.
  for (const [field, file] of [["attachment_files", collected], ["upload_file_minidump", dump]] as const) {
    if (file === undefined) continue;
    const named = `name="${field}"; filename="${quoted(basename(file.path))}"`;
    yield text.encode(
      `--${boundary}\r\ncontent-disposition: form-data; ${named}\r\ncontent-type: application/octet-stream\r\n\r\n`,
    );
    yield* filePieces(file.path, 1 << 20);
    yield text.encode("\r\n");
  }
  yield text.encode(`--${boundary}--\r\n`);
}

/** As browsers do it, which the WHATWG has written down. */
function quoted(text: string): string {
  return text.replaceAll("\n", "%0A").replaceAll("\r", "%0D").replaceAll('"', "%22");
}
