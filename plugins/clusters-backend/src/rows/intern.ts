import { TextInterner } from '@longshore/plugin-longshore-node';

const texts = new TextInterner();
const times = new TextInterner();

/** The one copy of a text that repeats over many rows. */
export function intern<TText extends string | undefined>(text: TText): TText {
  return texts.get(text);
}

/** Like {@link intern} for points in time. */
export function internTime<TText extends string | undefined>(
  text: TText,
): TText {
  return times.get(text);
}
