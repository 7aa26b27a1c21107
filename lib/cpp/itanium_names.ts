/**
 * Names of types out of the names that GCC and clang give them: `St13runtime_error`, `N4shop5ErrorIiEE`.
 *
 * Source: the convention of Itanium for C++, 5.1 (external names).
 *
 * @module
 */

import { DecoratedName, Unread } from "./decorated.ts";

const BASIC: Readonly<Record<string, string>> = {
  v: "void",
  w: "wchar_t",
  b: "bool",
  c: "char",
  a: "signed char",
  h: "unsigned char",
  s: "short",
  t: "unsigned short",
  i: "int",
  j: "unsigned int",
  l: "long",
  m: "unsigned long",
  x: "long long",
  y: "unsigned long long",
  n: "__int128",
  o: "unsigned __int128",
  f: "float",
  d: "double",
  e: "long double",
  Dn: "std::nullptr_t",
  Di: "char32_t",
  Ds: "char16_t",
  Du: "char8_t",
};
const STANDARD: Readonly<Record<string, string>> = {
  a: "std::allocator",
  b: "std::basic_string",
  s: "std::string",
  i: "std::istream",
  o: "std::ostream",
  d: "std::iostream",
};
const POINTERS: Readonly<Record<string, string>> = {
  P: "*",
  R: "&",
  O: "&&",
  K: " const",
  V: " volatile",
};
const MOST_NAME = 8192;

/**
 * The name as C++ has it; the decorated one where it has parts that are rare in what programs throw, such as expressions
 * in the arguments of templates.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { itaniumTypeName } from "./mod.ts";
 *
 * assert.equal(itaniumTypeName("St13runtime_error"), "std::runtime_error");
 * assert.equal(itaniumTypeName("N4shop5ErrorIiEE"), "shop::Error<int>");
 * assert.equal(itaniumTypeName("PKc"), "char const*");
 * ```
 */
export function itaniumTypeName(decorated: string): string {
  // A star before it: the type is known to one file alone.
  return DecoratedName.read(new Names(decorated.replace(/^\*/, "")), decorated);
}

class Names extends DecoratedName {
  /** What `S_`, `S0_` and so on refer back to. */
  readonly #known: string[] = [];

  protected override anyType(): string {
    const basic = BASIC[this.peek()] ?? BASIC[this.peek(2)];
    if (basic !== undefined) {
      this.at += this.peek() === "D" ? 2 : 1;
      return basic;
    }
    const pointer = POINTERS[this.peek()];
    if (pointer !== undefined) {
      this.at++;
      return this.#noted(this.type() + pointer);
    }
    if (this.peek() === "N") return this.#nested();
    if (this.takes("Z")) return this.#local();
    const isBack = this.peek() === "S" && this.peek(2) !== "St";
    const name = this.#prefix();
    if (this.peek() !== "I") return isBack ? name : this.#noted(name);
    if (!isBack) this.#noted(name);
    return this.#noted(name + this.#given());
  }

  /** `S…` refers back or to the standard library, `St` is its namespace; anything else is a name with its length. */
  #prefix(): string {
    if (this.takes("St")) return `std::${this.#source()}`;
    return this.takes("S") ? this.#back() : this.#source();
  }

  #back(): string {
    const standard = STANDARD[this.peek()];
    if (standard !== undefined) {
      this.at++;
      return standard;
    }
    const [digits] = /^[0-9A-Z]*_/.exec(this.text.slice(this.at, this.at + 4)) ?? [];
    if (digits === undefined) throw new Unread();
    this.at += digits.length;
    const found = this.#known[digits === "_" ? 0 : parseInt(digits, 36) + 1];
    if (found === undefined) throw new Unread();
    return found;
  }

  #nested(): string {
    this.at++;
    while (/[rVK]/.test(this.peek())) this.at++;
    let name = "";
    while (!this.takes("E")) {
      if (name === "" && this.takes("St")) {
        name = "std";
        continue;
      }
      if (name === "" && this.takes("S")) {
        name = this.#back();
        continue;
      }
      if (this.peek() === "I") name += this.#given();
      else name += `${name === "" ? "" : "::"}${this.#source()}`;
      this.#noted(name);
    }
    if (name === "") throw new Unread();
    return name;
  }

  /** A class inside a function: the function's whole name, `E`, and the class's own. */
  #local(): string {
    const outer = this.peek() === "N" ? this.#nested() : this.#prefix() + this.#givenIfAny();
    while (!this.takes("E")) this.type();
    const name = this.#source();
    this.takes("_");
    return this.#noted(`${outer}()::${name}`);
  }

  #givenIfAny(): string {
    return this.peek() === "I" ? this.#given() : "";
  }

  /** Arguments of a template. */
  #given(): string {
    this.at++;
    const given: string[] = [];
    while (!this.takes("E")) given.push(...this.#argument());
    return `<${given.join(", ")}>`;
  }

  #argument(): string[] {
    if (this.takes("J")) {
      const pack: string[] = [];
      while (!this.takes("E")) pack.push(...this.#argument());
      return pack;
    }
    if (!this.takes("L")) return [this.type()];
    const type = this.type();
    const [digits] = /^n?\d+(?=E)/.exec(this.text.slice(this.at, this.at + 24)) ?? [];
    if (digits === undefined) throw new Unread();
    this.at += digits.length + 1;
    return [type === "bool" ? digits === "0" ? "false" : "true" : digits.replace("n", "-")];
  }

  /** A name with its length before it. */
  #source(): string {
    const [digits] = /^\d{1,4}/.exec(this.text.slice(this.at, this.at + 4)) ?? [];
    if (digits === undefined) throw new Unread();
    const start = this.at + digits.length;
    const name = this.text.slice(start, start + Number(digits));
    if (name.length < Number(digits) || name === "") throw new Unread();
    this.at = start + name.length;
    while (this.takes("B")) this.#source(); // Which of the library's conventions it is built for.
    return name === "_GLOBAL__N_1" ? "(anonymous namespace)" : name;
  }

  /** What refers back twice to what refers back twice is soon longer than any memory. */
  #noted(name: string): string {
    if (name.length > MOST_NAME) throw new Unread();
    this.#known.push(name);
    return name;
  }
}
