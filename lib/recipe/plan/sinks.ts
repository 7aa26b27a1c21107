/**
 * Where captures are sent, as a recipe has it: `sinks`, and how much may wait for them, `spool`. What sends them is
 * lib/ship. No credential stands here: an address may be the name of a variable, `$CRASH_URL`.
 *
 * @module
 */
import { z } from "zod";
import { duration, size, text } from "../language/common_schema.ts";
import type { Duration } from "../language/duration.ts";
import { RecipeError } from "../language/error.ts";
import { checked, keyed, object, schemaOf } from "../language/schema_helpers.ts";
import type { Size } from "../language/size.ts";

/** What every sink can be asked. */
export interface AnySink {
  /** Whether it refuses dumps that were not scrubbed. */
  readonly scrubbed?: boolean;
  /** Whether it gets only the first capture of each bucket in the fleet; needs `limits.fleet`. */
  readonly new?: boolean;
}

/** A folder, also of another machine: `\\server\crashes`. */
export interface FolderSink extends AnySink {
  /** Its path. */
  readonly folder: string;
}

/** A bucket of S3, of AWS or of anybody who has the same API. */
export interface S3Sink extends AnySink {
  /** The bucket's address, with a prefix if wanted: `https://s3.eu-central-1.amazonaws.com/crashes/checkout`. */
  readonly s3: string;
  /** The region that requests are signed for; else AWS_REGION, else us-east-1. */
  readonly region?: string;
}

/** A container of Azure Blob Storage. */
export interface BlobSink extends AnySink {
  /** The container's address: `https://ACCOUNT.blob.core.windows.net/crashes`. */
  readonly blob: string;
}

/** An endpoint that takes minidumps as a form: Sentry's, Backtrace's, Crashpad's. */
export interface HttpSink extends AnySink {
  /** Its address; where that has a token in it, the name of a variable: `$SENTRY_MINIDUMP_URL`. */
  readonly http: string;
  /** More fields of the form, beside those of the manifest. */
  readonly annotations?: { readonly [name: string]: string };
}

/** An endpoint that gets a short message about each capture, as JSON, signed; not the dump. */
export interface WebhookSink extends AnySink {
  /** Its address; where that has a token in it, the name of a variable: `$TEAM_HOOK`. */
  readonly webhook: string;
}

/** An object store of a NATS server. */
export interface NatsSink extends AnySink {
  /** The server: `nats://host:4222`, or `tls://host:4222`. */
  readonly nats: string;
  /** The object store's name; `trapline` without it. */
  readonly store?: string;
}

/** Every kind of sink by the key that names it. */
export interface Sinks {
  /** A folder. */
  readonly folder: FolderSink;
  /** A bucket of S3. */
  readonly s3: S3Sink;
  /** A container of Azure Blob Storage. */
  readonly blob: BlobSink;
  /** An endpoint that takes minidumps as a form. */
  readonly http: HttpSink;
  /** An object store of a NATS server. */
  readonly nats: NatsSink;
  /** An endpoint that gets a message about each capture. */
  readonly webhook: WebhookSink;
}

/** Where captures are sent. */
export type SinkSpec = Sinks[keyof Sinks];

/** How much may wait to be sent, and how long. */
export interface Spool {
  /** Bytes of captures that may wait; `10GiB` without it. The oldest capture of the fullest bucket goes first. */
  readonly bytes?: string;
  /** How long a capture may wait; `7d` without it. */
  readonly age?: string;
  /** How long the end of a run or a watch may wait for its captures to be sent; `5s` without it. */
  readonly wait?: string;
}

/** How much may wait to be sent, and how long. */
export interface SpoolSpec extends Spool {
  /** Bytes of captures that may wait. */
  readonly bytes?: Size;
  /** How long a capture may wait. */
  readonly age?: Duration;
  /** How long the end of a run may wait. */
  readonly wait?: Duration;
}

/** What holds for a recipe that says nothing else. */
export const DEFAULT_SPOOL = { bytes: "10GiB", age: "7d", wait: "5s" } as const satisfies Spool;

/** The kinds of sinks, in the order in which messages name them. */
export const SINK_KINDS = [
  "folder",
  "s3",
  "blob",
  "http",
  "nats",
  "webhook",
] as const satisfies readonly (keyof Sinks)[];

const COMMON = {
  scrubbed: z.exactOptional(z.boolean().describe("Refuses dumps that were not scrubbed")),
  new: z.exactOptional(
    z.boolean().describe("Gets only the first capture of each bucket in the fleet; needs limits.fleet"),
  ),
};

/** The schemes that each kind's address may have. */
const SCHEMES: Readonly<Record<Exclude<keyof Sinks, "folder">, readonly string[]>> = {
  s3: ["https:", "http:"],
  blob: ["https:", "http:"],
  http: ["https:", "http:"],
  nats: ["nats:", "tls:"],
  webhook: ["https:", "http:"],
};

function address(kind: Exclude<keyof Sinks, "folder">, what: string): z.ZodString {
  return z.string().superRefine(checked((given: string) => checkAddress(kind, given))).describe(what);
}

/**
 * Checks an address as a recipe has it.
 *
 * @throws {RecipeError} If it isn't one, or has a password in it.
 */
export function checkAddress(kind: Exclude<keyof Sinks, "folder">, given: string): void {
  if (variableOf(given) !== undefined) return;
  const schemes = SCHEMES[kind];
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !schemes.includes(url.protocol)) {
    throw new RecipeError(
      `Not an address: "${given}". Accepted: ${
        schemes.map((each) => `${each}//…`).join(", ")
      }, or $NAME for a variable`,
    );
  }
  if (url.username === "" && url.password === "" && !(kind === "blob" && url.searchParams.has("sig"))) return;
  throw new RecipeError(
    "An address with a password in it would be read by everybody who reads the recipe or the process list. " +
      "Leave it out: docs/fleet.md says which variables and files hold credentials",
  );
}

/** The address of a fleet's server. */
export const fleetAddress: z.ZodString = address(
  "nats",
  "The NATS server over which machines share what they have captured",
);

/** The variable that stands for an address; undefined where it is one itself. */
export function variableOf(given: string): string | undefined {
  return /^\$([A-Za-z_][A-Za-z0-9_]*)$/.exec(given)?.[1];
}

/** The kind of a sink. */
export function sinkKind(sink: SinkSpec): keyof Sinks {
  return SINK_KINDS.find((kind) => kind in sink)!;
}

/** What a sink is called by: the path or the address, which has no credential. */
export function sinkInWords(sink: SinkSpec): string {
  if ("folder" in sink) return `the folder ${sink.folder}`;
  if ("s3" in sink) return `S3 at ${sink.s3}`;
  if ("blob" in sink) return `Azure Blob Storage at ${sink.blob}`;
  if ("http" in sink) return `the minidump endpoint ${sink.http}`;
  if ("webhook" in sink) return `the webhook ${sink.webhook}`;
  return `the object store ${sink.store ?? "trapline"} of ${sink.nats}`;
}

const OPTIONS = {
  folder: schemaOf<FolderSink>()(
    object({ folder: text("A folder, also of another machine"), ...COMMON }),
  ),
  s3: schemaOf<S3Sink>()(
    object({
      s3: address("s3", "The bucket's address, with a prefix if wanted"),
      region: z.exactOptional(text("The region that requests are signed for")),
      ...COMMON,
    }),
  ),
  blob: schemaOf<BlobSink>()(object({ blob: address("blob", "The container's address"), ...COMMON })),
  http: schemaOf<HttpSink>()(
    object({
      http: address("http", "The endpoint, which takes upload_file_minidump"),
      annotations: z.exactOptional(z.record(z.string(), z.string()).describe("More fields of the form")),
      ...COMMON,
    }),
  ),
  nats: schemaOf<NatsSink>()(
    object({
      nats: address("nats", "The server"),
      store: z.exactOptional(
        z.string().regex(/^[A-Za-z0-9_-]+$/, "A store's name has letters, digits, - and _").describe(
          "The object store's name",
        ),
      ),
      ...COMMON,
    }),
  ),
  webhook: schemaOf<WebhookSink>()(
    object({ webhook: address("webhook", "The endpoint, which gets JSON"), ...COMMON }),
  ),
} as const;

/** One sink. */
export const sinkSchema: z.ZodType<SinkSpec> = keyed<
  { readonly [Kind in keyof Sinks]: z.ZodType<Sinks[Kind]> }
>(
  "A sink",
  OPTIONS,
).meta({ id: "Sink", description: "Where captures are sent" });

const SINK_NAMED = "The name of a sink starts with a letter, then letters, digits and dashes, at most 32";

/** The sinks of a recipe by their names. */
export const sinksSchema: z.ZodType<{ readonly [name: string]: SinkSpec }> = z.record(
  z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,31}$/, SINK_NAMED),
  sinkSchema,
).describe("Where captures are sent, by name");

/** How much may wait. */
export const spoolSchema: z.ZodType<Spool> = schemaOf<Spool>()(
  object({
    bytes: z.exactOptional(size("Bytes of captures that may wait to be sent")),
    age: z.exactOptional(duration("How long a capture may wait to be sent")),
    wait: z.exactOptional(duration("How long the end of a run may wait for its captures to be sent")),
  }).describe("How much may wait for the sinks"),
);

/**
 * A sink as an option has it: `folder=\\server\crashes`, `s3=https://host/bucket`.
 *
 * @throws {RecipeError} If it is none.
 */
export function parseSink(given: string): SinkSpec {
  const at = given.indexOf("=");
  const kind = SINK_KINDS.find((each) => each === given.slice(0, at));
  const value = given.slice(at + 1);
  if (at < 1 || kind === undefined || value === "") {
    throw new RecipeError(
      `Not a sink: "${given}". Accepted: ${SINK_KINDS.map((each) => `${each}=…`).join(", ")}`,
    );
  }
  if (kind === "folder") return { folder: value };
  checkAddress(kind, value);
  if (kind === "s3") return { s3: value };
  if (kind === "blob") return { blob: value };
  if (kind === "webhook") return { webhook: value };
  return kind === "http" ? { http: value } : { nats: value };
}
