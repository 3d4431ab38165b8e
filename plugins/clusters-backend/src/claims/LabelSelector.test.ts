import { LabelSelector } from './LabelSelector';

describe('LabelSelector', () => {
  const labels = { app: 'web', tier: 'front', 'k8s.io/part-of': 'shop' };

  it.each([
    ['app=web', true],
    ['app==web', true],
    ['app = web , tier = front', true],
    ['app=api', false],
    ['app!=api', true],
    ['owner!=me', true],
    ['app!=web', false],
    ['app in (api, web)', true],
    ['app in (api)', false],
    ['app notin (api)', true],
    ['owner notin (me)', true],
    ['app notin (api,web),tier=front', false],
    ['tier', true],
    ['owner', false],
    ['!owner', true],
    ['!tier', false],
    ['k8s.io/part-of=shop,app in (web,api),!owner', true],
    ['constructor', false],
  ])('should decide %p', (text, expected) => {
    expect(LabelSelector.parse(text)?.matches(labels)).toBe(expected);
  });

  it.each([
    '',
    ',',
    'app=web,',
    'app in web',
    'app in (web',
    'app=we b',
    'a'.repeat(1001),
  ])('should not take %p for a selector', text => {
    expect(LabelSelector.parse(text)).toBeUndefined();
  });

  it('should tell a label without which nothing matches', () => {
    expect(LabelSelector.parse('!x,app=web,tier')?.anchor).toEqual({
      key: 'app',
      value: 'web',
    });
    expect(LabelSelector.parse('app!=web,tier')?.anchor).toBeUndefined();
  });
});
