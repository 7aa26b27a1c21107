/**
 * The credentials for S3, from where AWS's own programs take them, in their order: variables, the shared file, the
 * container's endpoint, the machine's.
 *
 * @module
 */
import { messageOf } from "../facts/text.ts";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Credentials } from "./credentials.ts";
import { ShipError } from "./error.ts";
import { request } from "./http.ts";

/** What requests are signed with. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The machine's own, where it is one of AWS's; the address is the same everywhere. */
const MACHINE = "http://169.254.169.254";
const CONTAINER = "http://169.254.170.2";
/** Elsewhere nobody answers there, and nobody is to wait for that. */
const ASK_MS = 1_000;
/** Those that a role gives are asked for anew before they end. */
const EARLY_MS = 5 * 60_000;

const borrowed = new Map<string, { readonly keys: AwsKeys; readonly until: number }>();

/** Finds them. @throws {ShipError} If there are none. */
export async function awsCredentials(credentials: Credentials, signal: AbortSignal): Promise<AwsKeys> {
  const accessKeyId = credentials.get("AWS_ACCESS_KEY_ID");
  if (accessKeyId !== undefined) {
    const secretAccessKey = credentials.need("AWS_SECRET_ACCESS_KEY");
    const sessionToken = credentials.get("AWS_SESSION_TOKEN");
    return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  }
  return sharedFile(credentials) ?? await fromRole(credentials, signal);
}

/** Of `~/.aws/credentials`; undefined where there is no such file, or the profile is not in it. */
function sharedFile(credentials: Credentials): AwsKeys | undefined {
  const path = credentials.get("AWS_SHARED_CREDENTIALS_FILE") ?? join(homedir(), ".aws", "credentials");
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw new ShipError(`${path} can't be read: ${messageOf(error)}`);
  }
  const profile = credentials.get("AWS_PROFILE") ?? "default";
  const section = text.split(/^\s*\[/m).find((each) => each.slice(0, each.indexOf("]")).trim() === profile);
  const value = (key: string): string | undefined =>
    new RegExp(`^\\s*${key}\\s*=\\s*(\\S+)`, "m").exec(section ?? "")?.[1];
  const [accessKeyId, secretAccessKey] = [value("aws_access_key_id"), value("aws_secret_access_key")];
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  const sessionToken = value("aws_session_token");
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

/** Of the role that the container or the machine has, as long as it is valid. */
async function fromRole(credentials: Credentials, signal: AbortSignal): Promise<AwsKeys> {
  const relative = credentials.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  const container = relative === undefined
    ? credentials.get("AWS_CONTAINER_CREDENTIALS_FULL_URI")
    : `${CONTAINER}${relative}`;
  const source = container ?? credentials.get("AWS_EC2_METADATA_SERVICE_ENDPOINT") ?? MACHINE;
  const known = borrowed.get(source);
  if (known !== undefined && Date.now() < known.until - EARLY_MS) return known.keys;
  const limited = AbortSignal.any([signal, AbortSignal.timeout(ASK_MS)]);
  const text =
    await (container === undefined
      ? ofMachine(source, limited)
      : ofContainer(container, credentials.get("AWS_CONTAINER_AUTHORIZATION_TOKEN"), limited)).catch(() => {
        throw new ShipError(
          "there are no credentials for S3: neither AWS_ACCESS_KEY_ID nor ~/.aws/credentials nor a role of this machine",
        );
      });
  const { AccessKeyId, SecretAccessKey, Token, Expiration } = JSON.parse(text) as Record<string, string>;
  if (!AccessKeyId || !SecretAccessKey) {
    throw new ShipError("the role of this machine gave no credentials for S3");
  }
  const keys = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(Token ? { sessionToken: Token } : {}),
  };
  borrowed.set(source, { keys, until: Expiration ? Date.parse(Expiration) : Date.now() + 2 * EARLY_MS });
  return keys;
}

async function ofContainer(url: string, token: string | undefined, signal: AbortSignal): Promise<string> {
  const headers = token === undefined ? {} : { authorization: token };
  return await (await request(new URL(url), { headers, signal })).text();
}

/** By a token that is asked for first, which is the way that can't be tricked by a program that forwards requests. */
async function ofMachine(base: string, signal: AbortSignal): Promise<string> {
  const ask = async (path: string, init: RequestInit): Promise<string> =>
    await (await request(new URL(path, base), { ...init, signal })).text();
  const token = await ask("/latest/api/token", {
    method: "PUT",
    headers: { "x-aws-ec2-metadata-token-ttl-seconds": "21600" },
  });
  const headers = { "x-aws-ec2-metadata-token": token };
  const roles = "/latest/meta-data/iam/security-credentials/";
  return await ask(`${roles}${(await ask(roles, { headers })).trim()}`, { headers });
}
