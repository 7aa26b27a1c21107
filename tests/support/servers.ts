/** Servers of others, started by a test for itself: each listens on a port of its own and is gone at the end of its scope. @module */
import { join } from "node:path";
import { npmServer, serverTree } from "../../scripts/fixtures/servers.ts";

/** A server that runs. */
export interface Server extends AsyncDisposable {
  readonly port: number;
  /** Ends it at once, as a machine that loses its power does. */
  kill(): Promise<void>;
  /** Starts it again, on the same port and with what it had kept. */
  start(): Promise<void>;
}

const START_MS = 120_000, LOOK_MS = 50;

/** A port that nobody uses now. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

class Started implements Server {
  #child: Deno.ChildProcess | undefined;

  constructor(
    readonly port: number,
    readonly folder: string,
    readonly command: (port: number) => Deno.Command,
  ) {}

  async start(): Promise<void> {
    const child = this.#child = this.command(this.port).spawn();
    const end = performance.now() + START_MS;
    while (!await answers(this.port)) {
      const gone = await Promise.race([child.status, new Promise<void>((r) => setTimeout(r, LOOK_MS))]);
      if (gone || performance.now() > end) {
        throw new Error(
          `The server on port ${this.port} did not start: its code is ${gone ? gone.code : "not known"}`,
        );
      }
    }
  }

  async kill(): Promise<void> {
    this.#child?.kill("SIGKILL");
    await this.#child?.status;
    this.#child = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await Deno.remove(this.folder, { recursive: true });
  }
}

async function answers(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) return false;
    throw error;
  }
}

const SILENT = { stdin: "null", stdout: "null", stderr: "null" } as const;

async function started(folder: string, command: (port: number) => Deno.Command): Promise<Started> {
  const server = new Started(freePort(), folder, command);
  await server.start();
  return server;
}

/** Debian's nats-server with JetStream; `config` is more of its configuration. */
export async function natsServer(config = ""): Promise<Server> {
  const program = join(await serverTree(), "usr", "sbin", "nats-server");
  const folder = await Deno.makeTempDir({ prefix: "trapline-nats-" });
  const file = join(folder, "nats.conf");
  await Deno.writeTextFile(file, `jetstream { store_dir: "${folder}/js" }\n${config}\n`);
  return await started(
    folder,
    (port) =>
      new Deno.Command(program, { args: ["-c", file, "-a", "127.0.0.1", "-p", String(port)], ...SILENT }),
  );
}

/** The one account of {@link radosgw}. */
export const S3_USER = { accessKeyId: "TRAPLINE", secretAccessKey: "a-secret-of-the-test" };

/** Ceph's S3 gateway alone, with its own store in SQLite: no monitor and no disks of Ceph's. */
export async function radosgw(): Promise<Server> {
  const tree = await serverTree();
  const folder = await Deno.makeTempDir({ dir: join(tree, "tmp"), prefix: "rgw-" });
  const inside = folder.slice(tree.length);
  const configFor = (port: number): string =>
    [
      "[global]",
      "fsid = 11111111-2222-3333-4444-555555555555",
      "auth_supported = none",
      "[client]",
      "rgw backend store = dbstore",
      "rgw config store = dbstore",
      `dbstore config uri = file:${inside}/dbstore_config.db`,
      `dbstore db dir = ${inside}`,
      `rgw data = ${inside}`,
      `rgw frontends = beast endpoint=127.0.0.1:${port}`,
      `log file = ${inside}/rgw.log`,
      `admin socket = ${inside}/$name.$pid.asok`,
      `run dir = ${inside}`,
      "",
    ].join("\n");
  const common = ["--no-mon-config", "-c", `${inside}/ceph.conf`, "-n", "client.rgw"];
  const port = freePort();
  await Deno.writeTextFile(join(folder, "ceph.conf"), configFor(port));
  const user = ["user", "create", "--uid=trapline", "--display-name=trapline"];
  const keys = [`--access-key=${S3_USER.accessKeyId}`, `--secret-key=${S3_USER.secretAccessKey}`];
  // On a busy machine radosgw-admin may hang, before or after it has made the user (18.2.7, once in about thirty).
  const EXISTS = 17;
  const create = ["timeout", "-s", "KILL", "20", "radosgw-admin", ...common, ...user, ...keys];
  for (let tries = 0;; tries++) {
    const { code } = await new Deno.Command("chroot", { args: [tree, ...create], ...SILENT }).output();
    if (code === 0 || tries > 0 && code === EXISTS) break;
    if (tries === 3) throw new Error(`radosgw-admin ended with code ${code}`);
  }
  const server = new Started(
    port,
    folder,
    () => new Deno.Command("chroot", { args: [tree, "radosgw", "-d", ...common], ...SILENT }),
  );
  await server.start();
  return server;
}

/** The account of {@link blobServer}, which Azurite documents. */
export const BLOB_ACCOUNT = "devstoreaccount1";
/** Its key, which Azurite documents, too. */
export const BLOB_KEY =
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** Microsoft's Azurite, for Blob Storage alone. */
export async function blobServer(): Promise<Server> {
  const script = join(await npmServer("azurite"), "dist", "src", "blob", "main.js");
  const folder = await Deno.makeTempDir({ prefix: "trapline-azurite-" });
  return await started(folder, (port) => {
    const args = ["--blobHost", "127.0.0.1", "--blobPort", String(port), "--location", folder, "--silent"];
    return new Deno.Command("node", { args: [script, ...args, "--skipApiVersionCheck"], ...SILENT });
  });
}

/** s3rver with one bucket, `crashes`. It checks no signature, so it proves how parts are put together, and no more. */
export async function s3rver(): Promise<Server> {
  const script = join(await npmServer("s3rver"), "bin", "s3rver.js");
  const folder = await Deno.makeTempDir({ prefix: "trapline-s3rver-" });
  return await started(folder, (port) => {
    const args = ["-d", folder, "-a", "127.0.0.1", "-p", String(port), "-s", "--configure-bucket", "crashes"];
    return new Deno.Command("node", { args: [script, ...args], ...SILENT });
  });
}
