/** What is wrong with a recipe or an option. @module */

/** A recipe or an option isn't valid; the message names what was wrong and what is accepted. */
export class RecipeError extends Error {
  /** Always "RecipeError". */
  override readonly name = "RecipeError";
}
