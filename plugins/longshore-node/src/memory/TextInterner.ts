import { Interner } from './Interner';

/**
 * Gives equal texts one copy in memory.
 *
 * @remarks
 *
 * Points in time belong into one of their own: the pods of a rollout share them,
 * but there are so many that they would drive images and names out.
 *
 * @public
 */
export class TextInterner {
  readonly #texts = new Interner<string>();

  /** The one copy of a text. */
  get<TText extends string | undefined>(text: TText): TText {
    if (text === undefined || text === '') {
      return text;
    }
    return (this.#texts.find(text) ?? this.#add(text)) as TText;
  }

  #add(text: string): string {
    // V8 keeps the whole text in memory that another was cut out of.
    const alone = Buffer.from(text).toString();
    return this.#texts.add(alone, alone);
  }
}
