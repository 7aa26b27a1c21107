/**
 * Names of types out of the names that Microsoft's compiler gives them: `.?AVruntime_error@std@@`.
 *
 * Source: the decorations as LLVM's MicrosoftDemangle.cpp and Visual C++'s undname have them.
 *
 * @module
 */

import { DecoratedName, Unread } from "./decorated.ts";

const BASIC: Readonly<Record<string, string>> = {
  C: "signed char",
  D: "char",
  E: "unsigned char",
  F: "short",
  G: "unsigned short",
  H: "int",
  I: "unsigned int",
  J: "long",
  K: "unsigned long",
  M: "float",
  N: "double",
  O: "long double",
  X: "void",
  _J: "__int64",
  _K: "unsigned __int64",
  _N: "bool",
  _Q: "char8_t",
  _S: "char16_t",
  _U: "char32_t",
  _W: "wchar_t",
};
const QUALIFIED: Readonly<Record<string, string>> = {
  A: "",
  B: " const",
  C: " volatile",
  D: " const volatile",
};
const MOST_REMEMBERED = 10;

/**
 * The name as C++ has it, without `class` and `struct`; the decorated one where it has parts that are rare in what
 * programs throw, such as pointers to functions.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { microsoftTypeName } from "./mod.ts";
 *
 * assert.equal(microsoftTypeName(".?AVruntime_error@std@@"), "std::runtime_error");
 * assert.equal(microsoftTypeName(".?AV?$Error@H@shop@@"), "shop::Error<int>");
 * assert.equal(microsoftTypeName(".PEBD"), "char const*");
 * ```
 */
export function microsoftTypeName(decorated: string): string {
  if (!decorated.startsWith(".")) return decorated;
  return DecoratedName.read(new Names(decorated.slice(1)), decorated);
}

class Names extends DecoratedName {
  /** What a digit refers back to: names of this scope, and types of parameters. */
  #names: string[] = [];
  readonly #types: string[] = [];

  protected override anyType(): string {
    if (this.takes("$$T")) return "std::nullptr_t";
    if (this.takes("$$Q")) return `${this.#pointee()}&&`;
    if (this.takes("$$C")) return this.#qualified();
    if (this.takes("$$B")) return this.type();
    if (this.takes("?")) return this.#qualified();
    if (this.takes("W4")) return this.#name();
    const letter = this.#next();
    if ("VUT".includes(letter)) return this.#name();
    if (letter === "A") return `${this.#pointee()}&`;
    if ("PQRS".includes(letter)) return `${this.#pointee()}*${QUALIFIED["ABCD"["PQRS".indexOf(letter)]!]}`;
    const basic = BASIC[letter === "_" ? letter + this.#next() : letter];
    if (basic === undefined) throw new Unread();
    return basic;
  }

  /** A type behind the letter that says whether it is constant. */
  #qualified(): string {
    const qualifier = QUALIFIED[this.#next()];
    if (qualifier === undefined) throw new Unread();
    return this.type() + qualifier;
  }

  /** `E` is a pointer of 64 bits, `I` and `F` are promises to the compiler. */
  #pointee(): string {
    while (/[EIF]/.test(this.peek())) this.at++;
    return this.#qualified();
  }

  /** The parts of a name from the innermost out, until `@`. */
  #name(): string {
    const parts: string[] = [];
    while (!this.takes("@")) parts.unshift(this.#part());
    if (parts.length === 0) throw new Unread();
    return parts.join("::");
  }

  #part(): string {
    const digit = /^\d/.exec(this.#rest)?.[0];
    if (digit !== undefined) {
      this.at++;
      return known(this.#names[Number(digit)]);
    }
    if (this.takes("?$")) return this.#remembered(this.#template());
    if (this.takes("?A")) {
      this.#until("@");
      return this.#remembered("`anonymous namespace'");
    }
    if (this.takes("?")) return this.#local();
    return this.#remembered(this.#until("@"));
  }

  /** Its arguments refer back to names of their own. */
  #template(): string {
    const outer = this.#names;
    this.#names = [];
    const name = this.#remembered(this.#until("@"));
    const given: string[] = [];
    while (!this.takes("@")) {
      if (this.takes("$$V") || this.takes("$$Z") || this.takes("$S")) continue;
      given.push(this.takes("$0") ? this.#number() : this.type());
    }
    this.#names = outer;
    return `${name}<${given.join(", ")}>`;
  }

  /** A class inside a function: `?1??main@@YAHXZ@`, the number of the block and the function's whole name. */
  #local(): string {
    this.#number();
    if (!this.takes("?") || !this.takes("?")) throw new Unread();
    const special = /^\?[01]/.exec(this.#rest)?.[0];
    if (special !== undefined) this.at += special.length;
    const name = this.#name();
    const own = name.split("::").at(-1)!;
    this.#signature();
    if (special === undefined) return `${name}()`;
    return `${name}::${special === "?1" ? "~" : ""}${own}()`;
  }

  /** Reads over the type of a function. */
  #signature(): void {
    const access = this.#next();
    const isMember = /[ABEFIJMNQRUV]/.test(access);
    if (!isMember && !/[CDKLSTYZ]/.test(access)) throw new Unread();
    if (isMember) {
      while (/[EFGHI]/.test(this.peek())) this.at++;
      if (QUALIFIED[this.#next()] === undefined) throw new Unread();
    }
    this.#next(); // How it is called.
    if (!this.takes("@")) this.type();
    if (!this.takes("X")) {
      while (!this.takes("@") && !this.takes("Z")) this.#parameter();
    }
    if (!this.takes("_E")) this.takes("Z");
  }

  #parameter(): void {
    const digit = /^\d/.exec(this.#rest)?.[0];
    if (digit !== undefined) {
      this.at++;
      known(this.#types[Number(digit)]);
      return;
    }
    const start = this.at;
    const type = this.type();
    if (this.at - start > 1) this.#types.push(type);
  }

  /** `0` is 1, `9` is 10; others have digits from `A` to `P` until `@`. */
  #number(): string {
    const sign = this.takes("?") ? "-" : "";
    const digit = /^\d/.exec(this.#rest)?.[0];
    if (digit !== undefined) {
      this.at++;
      return `${sign}${Number(digit) + 1}`;
    }
    const digits = this.#until("@");
    if (!/^[A-P]{1,16}$/.test(digits)) throw new Unread();
    return sign + BigInt(`0x${[...digits].map((each) => (each.charCodeAt(0) - 65).toString(16)).join("")}`);
  }

  #remembered(name: string): string {
    if (!this.#names.includes(name) && this.#names.length < MOST_REMEMBERED) this.#names.push(name);
    return name;
  }

  get #rest(): string {
    return this.text.slice(this.at, this.at + 4);
  }

  #next(): string {
    return known(this.text[this.at++]);
  }

  #until(end: string): string {
    const to = this.text.indexOf(end, this.at);
    if (to < 0) throw new Unread();
    const found = this.text.slice(this.at, to);
    this.at = to + end.length;
    return found;
  }
}

function known(found: string | undefined): string {
  if (found === undefined) throw new Unread();
  return found;
}
