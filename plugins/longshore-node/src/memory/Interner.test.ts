import { Interner } from './Interner';
import { TextInterner } from './TextInterner';

describe('Interner', () => {
  it('should give equal keys one value', () => {
    const interner = new Interner<object>();
    const first = interner.get('a', () => ({}));
    expect(interner.get('a', () => ({}))).toBe(first);
    expect(interner.get('b', () => ({}))).not.toBe(first);
    expect(interner.find('c')).toBeUndefined();
  });

  it('should keep what is asked for again and drop the rest', () => {
    const interner = new Interner<object>();
    const asked = interner.get('asked', () => ({}));
    interner.get('forgotten', () => ({}));
    for (let part = 0; part < 12; part += 1) {
      for (let at = 0; at < 10_000; at += 1) {
        interner.get(`${part}-${at}`, () => ({}));
      }
      expect(interner.find('asked')).toBe(asked);
    }
    expect(interner.find('forgotten')).toBeUndefined();
  });
});

describe('TextInterner', () => {
  it('should leave texts as they are, of any script, and absent ones absent', () => {
    const texts = new TextInterner();
    for (const text of ['', 'checkout-api', '中文 ümlaut 🚢', undefined]) {
      expect(texts.get(text)).toBe(text);
      expect(texts.get(text)).toBe(text);
    }
  });
});
