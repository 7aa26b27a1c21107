/** Hiding what looks like a secret in what a .NET runtime knows. @module */
import type { ManagedException, ManagedFacts } from "../facts/managed.ts";
import { maskSecrets } from "./mask.ts";

/** The same facts with the messages of exceptions masked as command lines are. */
export function maskedFacts(facts: ManagedFacts): ManagedFacts {
  return facts.exception === undefined ? facts : { ...facts, exception: maskedException(facts.exception) };
}

/** An exception with its message, and those of its inner ones, masked as command lines are. */
export function maskedException(
  { message, remoteTrace, inner, ...rest }: ManagedException,
): ManagedException {
  return {
    ...rest,
    ...(message === undefined ? {} : { message: maskSecrets(message) }),
    ...(remoteTrace === undefined ? {} : { remoteTrace: maskSecrets(remoteTrace) }),
    ...(inner === undefined ? {} : { inner: maskedException(inner) }),
  };
}
