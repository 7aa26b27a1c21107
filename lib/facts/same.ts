/**
 * The compiler's proof that a schema reads what a type says, so that no field is lost on reading: `Holds<Same<A, B>>`.
 *
 * @module
 */

/**
 * As JSON has it and zod gives it: without `readonly`, an absent field instead of one that is undefined, an
 * intersection as one object, and without the fields of newer versions, which a schema lets pass unnamed.
 */
type Plain<T> = T extends readonly (infer Item)[] ? Plain<Item>[]
  : T extends object ? {
      -readonly [K in keyof T as Passed<K, T[K]> extends true ? never : K]: Plain<Exclude<T[K], undefined>>;
    }
  : T;

type Passed<K, Value> = string extends K ? (unknown extends Value ? true : false) : false;

/** Whether two types are one, down to the last optional field. */
export type Same<A, B> = Identical<Plain<A>, Plain<B>>;

type Identical<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;

/** Doesn't compile where something does not hold. */
export type Holds<T extends true> = T;
