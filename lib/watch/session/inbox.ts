/** What comes in from several sides, one after the other. @module */

/**
 * A queue with one reader. Racing promises that stay pending for days would collect a reaction at every race; this
 * keeps nothing but what has not been read.
 */
export class Inbox<T> {
  readonly #items: T[] = [];
  #came = Promise.withResolvers<void>();

  /** Puts something in. */
  put(item: T): void {
    this.#items.push(item);
    this.#came.resolve();
  }

  /** The oldest item, when there is one. */
  async next(): Promise<T> {
    while (this.#items.length === 0) {
      this.#came = Promise.withResolvers();
      await this.#came.promise;
    }
    return this.#items.shift()!;
  }
}
