/**
 * Credentials from the environment and from files, never from an argument. Each is looked for first under the sink's own
 * name: AWS_SECRET_ACCESS_KEY of the sink `central` may be TRAPLINE_CENTRAL_AWS_SECRET_ACCESS_KEY; and each may be the
 * path of a file, with _FILE behind its name.
 *
 * @module
 */
import { messageOf } from "../facts/text.ts";
import { variableOf } from "../recipe/plan/sinks.ts";
import { ShipError } from "./error.ts";

/** Finds the credentials of one sink. */
export class Credentials {
  readonly #prefix: string;
  readonly #env: (name: string) => string | undefined;

  /** `sink` is its name in the recipe. */
  constructor(sink: string, env: (name: string) => string | undefined = (name) => Deno.env.get(name)) {
    this.#prefix = `TRAPLINE_${sink.toUpperCase().replaceAll("-", "_")}_`;
    this.#env = env;
  }

  /** A credential; undefined where there is none. @throws {ShipError} If a file that should have it can't be read. */
  get(name: string): string | undefined {
    for (const each of [`${this.#prefix}${name}`, name]) {
      const value = this.#env(each) || undefined;
      if (value !== undefined) return value;
      const file = this.#env(`${each}_FILE`) || undefined;
      if (file !== undefined) return readSecret(`${each}_FILE`, file);
    }
    return undefined;
  }

  /** A credential that there must be. @throws {ShipError} If there is none. */
  need(name: string): string {
    const value = this.get(name);
    if (value !== undefined) return value;
    throw new ShipError(
      `there is no ${name}: set that variable, or ${name}_FILE to the path of a file with it`,
    );
  }

  /** What a file holds whose path is in a variable, as programs of NATS have it; undefined where that is not set. */
  fileOf(name: string): string | undefined {
    const path = this.get(name);
    return path === undefined ? undefined : readSecret(name, path);
  }

  /** An address, or what the variable holds that stands for it. @throws {ShipError} If that is not set or no address. */
  address(given: string): URL {
    const variable = variableOf(given);
    const text = variable === undefined ? given : this.need(variable);
    if (URL.canParse(text)) return new URL(text);
    throw new ShipError(`${variable === undefined ? `"${given}"` : `what $${variable} holds`} is no address`);
  }
}

/** What a file holds, without the line's end. */
function readSecret(variable: string, path: string): string {
  try {
    return Deno.readTextFileSync(path).trim();
  } catch (error) {
    throw new ShipError(
      `the file of ${variable} can't be read: ${messageOf(error)}`,
    );
  }
}
