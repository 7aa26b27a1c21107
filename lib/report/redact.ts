/** Keeping what the environment holds out of what is published. @module */
import { isSecret } from "../store/mask.ts";

/** Shorter values are no secrets: hiding "true" would make every text unreadable. */
const SHORTEST = 6;

/** Shells keep their folders here: in an environment this is no password, as it is in a connection string. */
const FOLDERS: ReadonlySet<string> = new Set(["PWD", "OLDPWD"]);

/** The values of variables whose names look like those of secrets, the longest first. */
export function secretValues(env: Readonly<Record<string, string>>): string[] {
  const values = Object.entries(env).filter(([name, value]) =>
    value.length >= SHORTEST && isSecret(name) && !FOLDERS.has(name)
  );
  return [...new Set(values.map(([, value]) => value))].sort((a, b) => b.length - a.length);
}

/** A function that replaces such values by `***`, and the user's folder, whose name is a person's, by its variable. */
export function redactor(env: Readonly<Record<string, string>>): (text: string) => string {
  const secrets = secretValues(env);
  const home = env.USERPROFILE ?? "";
  const folder = home.length > 3 ? new RegExp(homePattern(home), "gi") : undefined;
  return (text) => {
    const hidden = secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
    return folder ? hidden.replaceAll(folder, "%USERPROFILE%") : hidden;
  };
}

/** A path with either kind of separator. */
function homePattern(path: string): string {
  return path.split(/[\\/]/).map((part) => part.replaceAll(/[.*+?^${}()|[\]]/g, "\\$&")).join("[\\\\/]");
}
