/** Some things at the same time, never too many. @module */

/** Does it with each, at most so many at once; what came of each, in order. */
export async function atOnce<T, R>(
  most: number,
  items: readonly T[],
  each: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let i = next++; i < items.length; i = next++) results[i] = await each(items[i]!);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return results;
}

/** Checks all of them, so many at once; what failed is told together, at the end. */
export async function checkAtOnce<T>(
  most: number,
  cases: readonly T[],
  check: (one: T) => Promise<void>,
  atEnd: () => void = () => {},
): Promise<void> {
  const failures: unknown[] = [];
  await atOnce(most, cases, (one) => check(one).catch((error) => void failures.push(error)));
  atEnd();
  if (failures.length > 0) {
    throw new AggregateError(failures, `${failures.length} of ${cases.length} cases failed`);
  }
}
