/** `trapline explain`: what a code means and what to do next. @module */
import {
  argument,
  constant,
  type InferValue,
  message,
  multiple,
  object,
  option,
  optional,
  string,
} from "./grammar.ts";
import { codeNames } from "../facts/meanings.ts";
import { plain } from "../facts/text.ts";
import { nearest } from "../recipe/language/nearest.ts";
import { explainCode, explanation } from "../report/explain_code.ts";
import { UsageError } from "./exit.ts";
import { printData } from "./print.ts";
import { screen } from "./screen.ts";

/** The command's options. */
export const explainCommand = object({
  command: constant("explain"),
  json: optional(option("--json", { description: message`The meanings as JSON` })),
  code: argument(string({ metavar: "CODE" }), {
    description: message`0xC0000005, -1073741819, 0x139, av, STATUS_HEAP_CORRUPTION, E_FAIL, 134`,
  }),
  parameters: multiple(argument(string({ metavar: "PARAMETER" }), {
    description: message`The parameters of the exception or bug check, in order: 7, 0x10`,
  })),
});

/** Runs it; the process's exit code. @throws {UsageError} If nothing is known by that name or number. */
export function runExplain({ code, parameters, json }: InferValue<typeof explainCommand>): number {
  const meanings = explainCode(code, parameters.map(parameter));
  if (meanings.length === 0) throw new UsageError(unknown(code, parameters.length > 0));
  printData(json ? JSON.stringify({ version: 1, meanings }, null, 2) : explanation(meanings, screen()));
  return 0;
}

function parameter(text: string): bigint {
  const plainText = text.replaceAll(/[`_]/g, "");
  if (!/^(0x[0-9a-f]{1,16}|\d{1,20})$/i.test(plainText)) {
    throw new UsageError(`"${plain(text)}" is not a parameter: a number such as 7 or 0x10 is`);
  }
  return BigInt(plainText);
}

function unknown(code: string, hasParameters: boolean): string {
  if (/^[-+]?(0x)?[0-9a-f]+h?$/i.test(code)) {
    const only = hasParameters ? " of an exception or a bug check, which alone have parameters" : "";
    return `Nothing is known of the code ${plain(code)}${only}. A program may end with any number of its own`;
  }
  const typed = code.includes("_") ? code.replaceAll("-", "_") : code;
  return `No code is called "${plain(code)}"${nearest(typed, codeNames())}`;
}
