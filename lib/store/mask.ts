/** Hiding what looks like a secret. @module */

const MASK = "***";

/** Names of secrets, in lower case and their words apart: `db-password`, `api_key`. */
const SECRET =
  /passw|passphrase|secret|credential|pwd|token(?!i|s)|(?:api|access|account|private|shared)[-_.]?key|(?:^|[-_.])(?:pass|auth|authorization|sas|sig)(?:$|[-_.])/;

/** An argument as Windows takes it from a command line: it may have quotes anywhere, and `\"` is none. */
const ARGUMENT = /(?:"(?:\\[^]|[^"\\])*"?|\\[\\"]|[^\s"])+/g;

/** `--password`, whose value is the next argument. */
const OPTION = /^"?(?:--?|\/)([\w.-]+)"?$/;
/** `--token=`, `/apiKey:`, `FOO_SECRET=`: the value is the rest. */
const ASSIGNMENT = /^"?(?:--?|\/)?([\w.-]+)[=:]/;
/** `?sig=…`, `;Password=…`: pairs further inside an argument. */
const PAIR = /([?&;,]([\w.-]+)=)[^?&;,"']+/g;
const IN_URL = /(:\/\/[^\s/:@]*:)[^\s/]+@/g;

/** A command line with the values of arguments that look like secrets masked. */
export function maskSecrets(commandLine: string): string {
  let isValue = false;
  return commandLine.replaceAll(ARGUMENT, (argument) => {
    const masked = isValue ? MASK : maskInside(argument);
    isValue = isSecret(OPTION.exec(argument)?.[1]);
    return masked;
  });
}

/** What an exception says of itself, with what looks like a secret masked in its message. */
export function maskedMessage<T extends { readonly message?: string | undefined }>(said: T): T {
  return said.message === undefined ? said : { ...said, message: maskSecrets(said.message) };
}

function maskInside(argument: string): string {
  const [head = "", name] = ASSIGNMENT.exec(argument) ?? [];
  if (isSecret(name)) return `${head}${MASK}${head.startsWith('"') ? '"' : ""}`;
  const pairs = argument
    .replaceAll(PAIR, (pair, start: string, name: string) => isSecret(name) ? start + MASK : pair)
    .replaceAll(IN_URL, `$1${MASK}@`);
  // A command line in an argument: cmd /c "tool --password x".
  return /^".*"$/s.test(pairs) && /\s/.test(pairs) ? `"${maskSecrets(pairs.slice(1, -1))}"` : pairs;
}

/** Names that say where something is: a file with a secret in it, an agent's socket. */
const PLACE = /(?:^|[-_.])(?:path|file|dir|directory|folder|home|sock)$/;

/** Whether a name is one that secrets have: `DB_PASSWORD`, `apiKey`. The name of a place is none: `TOKEN_FILE`. */
export function isSecret(name: string | undefined): boolean {
  if (name === undefined) return false;
  const words = name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase();
  return SECRET.test(words) && !PLACE.test(words);
}
