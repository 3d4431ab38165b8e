import { ManualClock } from '../__testUtils__/ManualClock';
import { RequestMeter } from './RequestMeter';
import { verbOf } from './verbOf';

describe('RequestMeter', () => {
  it('should count by minute and verb, for an hour', () => {
    const clock = new ManualClock();
    const meter = new RequestMeter({ clock });
    meter.began('list');
    meter.began('list');
    meter.began('watch');
    meter.failed();
    clock.advance(90_000);
    meter.began('probe');
    expect(meter.minutes()).toEqual([
      {
        at: '2026-01-01T00:00:00.000Z',
        byVerb: { list: 2, watch: 1 },
        failed: 1,
      },
      { at: '2026-01-01T00:01:00.000Z', byVerb: { probe: 1 }, failed: 0 },
    ]);
    clock.advance(59 * 60_000);
    expect(meter.minutes().map(({ at }) => at)).toEqual([
      '2026-01-01T00:01:00.000Z',
    ]);
    clock.advance(60 * 60_000);
    expect(meter.minutes()).toEqual([]);
  });
});

describe('verbOf', () => {
  it.each([
    ['/readyz', {}, 'probe'],
    ['/version', {}, 'get'],
    ['/api/v1/pods', {}, 'list'],
    ['/api/v1/pods', { query: { watch: '1' } }, 'watch'],
    ['/api/v1/namespaces', {}, 'list'],
    ['/api/v1/namespaces/shop', {}, 'get'],
    ['/api/v1/namespaces/shop/pods', {}, 'list'],
    ['/api/v1/namespaces/shop/pods/web-1', {}, 'get'],
    ['/api/v1/namespaces/shop/pods/web-1/log', {}, 'log'],
    ['/apis/apps/v1/deployments', {}, 'list'],
    ['/apis/apps/v1/namespaces/shop/deployments/web/scale', {}, 'get'],
    [
      '/apis/apps/v1/namespaces/shop/deployments/web',
      { method: 'PATCH' as const },
      'patch',
    ],
    [
      '/apis/apps/v1/namespaces/shop/deployments',
      { method: 'POST' as const },
      'create',
    ],
  ])('should name what is asked of %s', (path, rest, verb) => {
    expect(verbOf({ path, what: 'try', ...rest })).toBe(verb);
  });
});
