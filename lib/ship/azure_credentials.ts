/**
 * The credentials for Azure Blob Storage: an account's key, a signature (SAS), or the identity that the machine has. What
 * each adds to a request.
 *
 * @module
 */
import { createHmac } from "node:crypto";
import type { Credentials } from "./credentials.ts";
import { ShipError } from "./error.ts";
import { request } from "./http.ts";

/** A request before it is sent. */
export interface BlobRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** The size of its body. */
  readonly length: number;
}

/** The version of the service's interface that is spoken. */
export const API_VERSION = "2021-12-02";

/** The request as it is sent: with a signature in its address or its headers. @throws {ShipError} If there are no credentials. */
export async function authorised(
  asked: BlobRequest,
  credentials: Credentials,
  at: { readonly now: Date; readonly signal: AbortSignal },
): Promise<{ readonly url: URL; readonly headers: Record<string, string> }> {
  const headers = { ...asked.headers, "x-ms-version": API_VERSION, "x-ms-date": at.now.toUTCString() };
  const sas = credentials.get("AZURE_STORAGE_SAS_TOKEN");
  if (sas !== undefined) return { url: withSignature(asked.url, sas), headers };
  const account = accountOf(credentials);
  if (account !== undefined) {
    const authorization = `SharedKey ${account.name}:${signature({ ...asked, headers }, account)}`;
    return { url: asked.url, headers: { ...headers, authorization } };
  }
  const authorization = `Bearer ${await ofIdentity(credentials, at.signal)}`;
  return { url: asked.url, headers: { ...headers, authorization } };
}

interface Account {
  readonly name: string;
  readonly key: string;
}

function accountOf(credentials: Credentials): Account | undefined {
  const connection = credentials.get("AZURE_STORAGE_CONNECTION_STRING");
  const part = (name: string): string | undefined =>
    new RegExp(`(?:^|;)${name}=([^;]+)`).exec(connection ?? "")?.[1];
  const name = part("AccountName") ?? credentials.get("AZURE_STORAGE_ACCOUNT");
  const key = part("AccountKey") ?? credentials.get("AZURE_STORAGE_KEY");
  return name === undefined || key === undefined ? undefined : { name, key };
}

function withSignature(url: URL, sas: string): URL {
  const signed = new URL(url);
  for (const [key, value] of new URLSearchParams(sas.replace(/^\?/, ""))) signed.searchParams.set(key, value);
  return signed;
}

/** The signature of Shared Key, as Microsoft's page on it says: the request's lines in their order. */
function signature({ method, url, headers, length }: BlobRequest, { name, key }: Account): string {
  const own = Object.entries(headers).filter(([header]) => header.startsWith("x-ms-")).sort(([a], [b]) =>
    a < b ? -1 : 1
  );
  const query = [...url.searchParams].sort(([a], [b]) => a < b ? -1 : 1);
  const lines = [
    method,
    "", // Content-Encoding
    "", // Content-Language
    length === 0 ? "" : String(length),
    "", // Content-MD5
    headers["content-type"] ?? "",
    "", // Date: x-ms-date stands for it
    "", // If-Modified-Since
    "", // If-Match
    headers["if-none-match"] ?? "",
    "", // If-Unmodified-Since
    "", // Range
    ...own.map(([header, value]) => `${header}:${value}`),
    [`/${name}${url.pathname}`, ...query.map(([key, value]) => `${key.toLowerCase()}:${value}`)].join("\n"),
  ];
  return createHmac("sha256", Uint8Array.from(atob(key), (char) => char.charCodeAt(0))).update(
    lines.join("\n"),
  ).digest("base64");
}

const MACHINE = "http://169.254.169.254/metadata/identity/oauth2/token";
const RESOURCE = "https://storage.azure.com/";
const ASK_MS = 1_000, EARLY_MS = 5 * 60_000;

let borrowed: { readonly token: string; readonly until: number } | undefined;

/** The token of the machine's or the app service's identity, as long as it is valid. */
async function ofIdentity(credentials: Credentials, signal: AbortSignal): Promise<string> {
  if (borrowed !== undefined && Date.now() < borrowed.until - EARLY_MS) return borrowed.token;
  const endpoint = credentials.get("IDENTITY_ENDPOINT");
  const url = new URL(endpoint ?? MACHINE);
  url.searchParams.set("api-version", endpoint === undefined ? "2018-02-01" : "2019-08-01");
  url.searchParams.set("resource", RESOURCE);
  const headers: Record<string, string> = endpoint === undefined
    ? { metadata: "true" }
    : { "x-identity-header": credentials.need("IDENTITY_HEADER") };
  const limited = AbortSignal.any([signal, AbortSignal.timeout(ASK_MS)]);
  const answer = await request(url, { headers, signal: limited }).then((found) => found.json(), () => {
    throw new ShipError(
      "there are no credentials for Azure: neither AZURE_STORAGE_CONNECTION_STRING nor AZURE_STORAGE_ACCOUNT with " +
        "AZURE_STORAGE_KEY nor AZURE_STORAGE_SAS_TOKEN nor an identity of this machine",
    );
  }) as { readonly access_token: string; readonly expires_on: string };
  borrowed = { token: answer.access_token, until: Number(answer.expires_on) * 1000 };
  return borrowed.token;
}
