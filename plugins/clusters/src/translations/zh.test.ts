import { clustersTranslationRef } from '../translation';
import zh from './zh';

/** The messages of a ref, flat; there is no public way to read them. */
function messagesOf(ref: unknown): Record<string, string> {
  return (
    ref as { getDefaultMessages(): Record<string, string> }
  ).getDefaultMessages();
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/{{\s*(\w+)/g)].map(match => match[1]).sort();
}

describe('zh', () => {
  const en = messagesOf(clustersTranslationRef);
  const translated: Record<string, string> = zh;

  it('should translate each message and no other', () => {
    expect(Object.keys(translated).sort()).toEqual(Object.keys(en).sort());
  });

  it.each(Object.keys(en))('should fill %s with the same values', key => {
    expect(placeholders(translated[key])).toEqual(placeholders(en[key]));
    expect(translated[key].trim()).not.toBe('');
  });
});
