import { judgeClock, judgeExpiry, judgeVersion } from './judgements';

const SECOND = 1_000;
const DAY = 24 * 60 * 60 * SECOND;

describe('judgements of a check', () => {
  it.each([
    [undefined, 'ok'],
    [0, 'ok'],
    [-30 * SECOND, 'ok'],
    [31 * SECOND, 'warning'],
    [-300 * SECOND, 'warning'],
    [301 * SECOND, 'failed'],
    [-301 * SECOND, 'failed'],
  ])('should call a clock %s ms ahead %s', (ahead, result) => {
    expect(judgeClock('a', ahead).result).toBe(result);
  });

  it('should say which way a clock is wrong', () => {
    expect(judgeClock('a', 90 * SECOND).failure).toMatchObject({
      code: 'clock-skew',
      message: expect.stringContaining('90 s ahead of ours'),
      params: { seconds: '90' },
    });
    expect(judgeClock('a', -90 * SECOND).failure?.params).toMatchObject({
      seconds: '-90',
    });
  });

  it.each([
    ['v1.34.4', 'ok'],
    ['v1.28.0+k3s1', 'ok'],
    ['v2.0.0', 'ok'],
    ['v1.27.9', 'warning'],
    ['v1.22.0-gke.1', 'warning'],
    ['v1.21.14', 'failed'],
    ['v1.9.0', 'failed'],
    ['other', 'warning'],
  ])('should call version %s %s', (version, result) => {
    expect(judgeVersion('a', version).result).toBe(result);
  });

  it('should warn of credentials that end soon', () => {
    expect(judgeExpiry('a', undefined).result).toBe('ok');
    expect(judgeExpiry('a', Date.now() + 20 * DAY).result).toBe('ok');
    expect(judgeExpiry('a', Date.now() + 5 * DAY)).toMatchObject({
      result: 'warning',
      failure: { code: 'credentials-expire' },
    });
  });
});
