import { aPod } from '../__testUtils__/rows';
import { SharedTexts } from './SharedTexts';

describe('SharedTexts', () => {
  it('should give equal claims one object and leave all values as they are', () => {
    const texts = new SharedTexts();
    const read = (name: string) =>
      JSON.parse(JSON.stringify(aPod({ name, node: 'node-1' })));
    const first = texts.share(read('a'));
    const second = texts.share(read('b'));
    expect(first).toEqual(read('a'));
    expect(second).toEqual(read('b'));
    expect(second.claim).toBe(first.claim);
  });

  it('should keep different claims apart', () => {
    const texts = new SharedTexts();
    const pod = aPod({ name: 'a' });
    const first = texts.share({ ...pod });
    const second = texts.share({
      ...pod,
      claim: { ...pod.claim, track: 'gray' },
    });
    expect([first.claim.track, second.claim.track]).toEqual(['main', 'gray']);
  });
});
