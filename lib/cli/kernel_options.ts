/** The options of `attach` and `resume` about a machine. @module */
import { milliseconds } from "../recipe/language/duration.ts";
import { message, option, optional, string } from "./grammar.ts";

/** `--kernel` and its `--patience`. */
export const kernelFields = {
  kernel: optional(option("--kernel", string({ metavar: "CONNECTION" }), {
    description: message`A machine: com:…, net:…, exdi:…, local`,
  })),
  patience: optional(option("--patience", string({ metavar: "TIME" }), {
    description: message`How long the machine may not answer (30s)`,
  })),
};

/** `--patience` in ms. @throws {RecipeError} If it is no span. */
export function patienceOf(patience: string | undefined): number | undefined {
  return patience === undefined ? undefined : milliseconds(patience);
}
