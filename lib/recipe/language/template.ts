/** Templates of file names: `{image}-{pid}-{time}`. @module */
import { RecipeError } from "./error.ts";
import { nearest } from "./nearest.ts";

/** What a template may name. */
export const TEMPLATE_TOKENS = ["image", "pid", "time", "rule", "kind", "bucket", "code", "n"] as const;

/**
 * Checks a template: known tokens, and between them what every file system takes.
 *
 * @throws {RecipeError} If a token is unknown, or a character can't stand in a file's name.
 */
export function checkTemplate(template: string): void {
  const accepted = TEMPLATE_TOKENS.map((token) => `{${token}}`).join(", ");
  for (const [, token = ""] of template.matchAll(/\{([^{}]*)\}/g)) {
    if ((TEMPLATE_TOKENS as readonly string[]).includes(token)) continue;
    throw new RecipeError(
      `Unknown token "{${token}}"${nearest(token, TEMPLATE_TOKENS)}. Accepted: ${accepted}`,
    );
  }
  const between = template.replaceAll(/\{[^{}]*\}/g, "");
  const [wrong] = /[^A-Za-z0-9._-]/.exec(between) ?? [];
  if (wrong !== undefined) {
    throw new RecipeError(
      `"${wrong}" can't stand in a file's name here. Accepted: letters, digits, ".", "_", "-", and ${accepted}`,
    );
  }
  if (template.length > 0 && template.length <= 128 && !template.startsWith(".")) return;
  throw new RecipeError(`Not a file's name: "${template}". Write 1 to 128 characters, the first no dot`);
}
