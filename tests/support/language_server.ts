/** A language server over stdio, as an editor talks to it. @module */

/** A message of JSON-RPC, as far as it is used here. */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

const HEADER = /^Content-Length: (\d+)\r\n(?:[^\r\n]+\r\n)*\r\n/;

/** An editor's side of it: asks, tells, and waits for what the server says of its own accord. */
export class LanguageServer implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #settings: unknown;
  readonly #answers = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #waiting: { readonly method: string; readonly got: PromiseWithResolvers<unknown> }[] = [];
  readonly #reading: Promise<void>;
  #next = 1;

  /** Starts one; the settings are what it gets when it asks for the editor's. */
  constructor(args: readonly string[], settings: unknown) {
    this.#settings = settings;
    this.#process = new Deno.Command(Deno.execPath(), {
      args: [...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#writer = this.#process.stdin.getWriter();
    this.#reading = this.#read();
  }

  /** Asks; the answer's result. */
  async ask(method: string, params: unknown): Promise<unknown> {
    const id = this.#next++;
    const answer = Promise.withResolvers<unknown>();
    this.#answers.set(id, answer);
    await this.#send({ id, method, params });
    return await answer.promise;
  }

  /** Says something that has no answer. */
  async notify(method: string, params: unknown): Promise<void> {
    await this.#send({ method, params });
  }

  /** The parameters of the next such message that the server sends. */
  next(method: string): Promise<unknown> {
    const got = Promise.withResolvers<unknown>();
    this.#waiting.push({ method, got });
    return got.promise;
  }

  async #send(message: Message): Promise<void> {
    const body = new TextEncoder().encode(JSON.stringify({ jsonrpc: "2.0", ...message }));
    await this.#writer.write(new TextEncoder().encode(`Content-Length: ${body.length}\r\n\r\n`));
    await this.#writer.write(body);
  }

  async #read(): Promise<void> {
    // Latin-1 keeps bytes and characters one to one, which the lengths count.
    let buffer = "";
    for await (const chunk of this.#process.stdout) {
      buffer += String.fromCharCode(...chunk);
      for (let header = HEADER.exec(buffer); header; header = HEADER.exec(buffer)) {
        const end = header[0].length + Number(header[1]);
        if (buffer.length < end) break;
        const bytes = Uint8Array.from(buffer.slice(header[0].length, end), (char) => char.charCodeAt(0));
        buffer = buffer.slice(end);
        await this.#hear(JSON.parse(new TextDecoder().decode(bytes)));
      }
    }
  }

  async #hear({ id, method, params, result }: Message): Promise<void> {
    if (method === undefined) {
      this.#answers.get(id!)?.resolve(result);
      return;
    }
    // A question of the server's: its settings, or leave to register something.
    if (id !== undefined) {
      const items = (params as { items?: readonly { section?: string }[] }).items ?? [];
      await this.#send({
        id,
        result: items.map(({ section }) =>
          (this.#settings as Record<string, unknown>)[section ?? ""] ?? null
        ),
      });
    }
    const at = this.#waiting.findIndex((each) => each.method === method);
    if (at >= 0) this.#waiting.splice(at, 1)[0]!.got.resolve(params);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close().catch(() => {});
    this.#process.kill("SIGTERM");
    await this.#process.status;
    await this.#reading;
  }
}
