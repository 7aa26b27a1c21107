/**
 * What Node.js 20 and 22 lack and our sources use: put into a bundle in place of what they name. Nothing global is changed.
 *
 * @module
 */

/** The one of the proposal, as far as it is used: `use`, `move`, `dispose`. */
class Stack implements Disposable {
  #owned: Disposable[] = [];

  use<T extends Disposable>(value: T): T {
    this.#owned.push(value);
    return value;
  }

  move(): Stack {
    const moved = new Stack();
    [moved.#owned, this.#owned] = [this.#owned, []];
    return moved;
  }

  dispose(): void {
    const [owned, errors] = [this.#owned, [] as unknown[]];
    this.#owned = [];
    for (const each of owned.reverse()) {
      try {
        each[Symbol.dispose]();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

const shim = globalThis.DisposableStack ?? Stack;
export { shim as DisposableStack };

/** Map.groupBy. */
export const mapGroupBy = Map.groupBy?.bind(Map) ??
  (<K, T>(items: Iterable<T>, keyOf: (item: T, index: number) => K): Map<K, T[]> => {
    const groups = new Map<K, T[]>();
    let index = 0;
    for (const item of items) {
      const key = keyOf(item, index++);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
    return groups;
  });
