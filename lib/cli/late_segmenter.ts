/**
 * Optique makes an `Intl.Segmenter` at its import, to measure texts for help and errors. That loads the tables of ICU,
 * half the time that Deno needs to start, and most runs print neither: so it is made when it is used first. Imported
 * before Optique.
 *
 * @module
 */
const { Segmenter } = Intl;

class LateSegmenter implements Intl.Segmenter {
  readonly #options: ConstructorParameters<typeof Segmenter>;
  #made: Intl.Segmenter | undefined;

  constructor(...options: ConstructorParameters<typeof Segmenter>) {
    this.#options = options;
  }

  get #segmenter(): Intl.Segmenter {
    return this.#made ??= new Segmenter(...this.#options);
  }

  segment(text: string): Intl.Segments {
    return this.#segmenter.segment(text);
  }

  resolvedOptions(): Intl.ResolvedSegmenterOptions {
    return this.#segmenter.resolvedOptions();
  }

  get [Symbol.toStringTag](): "Intl.Segmenter" {
    return "Intl.Segmenter";
  }
}

Object.assign(Intl, { Segmenter: LateSegmenter });
