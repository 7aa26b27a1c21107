/** A client of PostgreSQL's that asks one question: enough to have a server do something. @module */

/** Asks the server of this machine; its answer's bytes as text, up to where the connection ends or it wants the next. */
export async function ask(port: number, query: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const text = new TextEncoder();
  const startup = text.encode("\0\x03\0\0user\0postgres\0database\0postgres\0\0");
  await connection.write(message("", startup));
  await readyOrEnd(connection);
  await connection.write(message("Q", text.encode(`${query}\0`)));
  return await readyOrEnd(connection);
}

/** A message of its protocol: its kind, its length with the length's own four bytes, its body. */
function message(kind: string, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(kind.length + 4 + body.length);
  bytes.set(new TextEncoder().encode(kind));
  new DataView(bytes.buffer).setUint32(kind.length, 4 + body.length);
  bytes.set(body, kind.length + 4);
  return bytes;
}

/** ReadyForQuery, which is the last message of an answer, but for its last byte. */
const READY = "Z\0\0\0\x05";

async function readyOrEnd(connection: Deno.Conn): Promise<string> {
  const buffer = new Uint8Array(4096);
  let answer = "";
  while (!answer.includes(READY)) {
    const length = await connection.read(buffer).catch((error) => {
      if (error instanceof Deno.errors.ConnectionReset) return null;
      throw error;
    });
    if (length === null) break;
    answer += new TextDecoder("latin1").decode(buffer.subarray(0, length));
  }
  return answer;
}
