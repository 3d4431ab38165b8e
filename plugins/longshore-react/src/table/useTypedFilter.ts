import { useEffect, useRef, useState } from 'react';

/** Long enough to not ask at each key, short enough to feel immediate. */
const TYPING_PAUSE_MS = 250;

/**
 * Text of a filter field: what is typed shows at once, what is asked for
 * follows when the typing pauses. A change from outside, such as the back
 * button, replaces the text.
 *
 * @public
 */
export function useTypedFilter(
  applied: string,
  apply: (text: string) => void,
): [string, (text: string) => void] {
  const [text, setText] = useState(applied);
  const sent = useRef(applied);
  const latestApply = useRef(apply);
  latestApply.current = apply;

  useEffect(() => {
    if (applied !== sent.current) {
      sent.current = applied;
      setText(applied);
    }
  }, [applied]);

  useEffect(() => {
    const wanted = text.trim();
    if (wanted === sent.current) {
      return undefined;
    }
    const timer = setTimeout(() => {
      sent.current = wanted;
      latestApply.current(wanted);
    }, TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);

  return [text, setText];
}
