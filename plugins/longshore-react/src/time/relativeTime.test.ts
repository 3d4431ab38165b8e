import { formatClock, formatRelative, formatSpan } from './relativeTime';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const MINUTE = 60_000;

describe('relativeTime', () => {
  it.each([
    [3_000, 'now', '现在'],
    [-5_000, 'now', '现在'],
    [40_000, '40 sec. ago', '40秒前'],
    [3 * MINUTE, '3 min. ago', '3分钟前'],
    [26 * 60 * MINUTE, 'yesterday', '昨天'],
    [40 * 1440 * MINUTE, '1 mo. ago', '1个月前'],
  ])('should tell an age of %i ms', (age, en, zh) => {
    expect(formatRelative(NOW - age, NOW, 'en')).toBe(en);
    expect(formatRelative(NOW - age, NOW, 'zh')).toBe(zh);
  });

  it('should tell a span without "ago"', () => {
    expect(formatSpan(3 * MINUTE, 'en')).toBe('3 min');
    expect(formatSpan(3 * MINUTE, 'zh')).toBe('3分钟');
  });

  it('should add the date to a time of another day', () => {
    expect(formatClock(NOW, NOW, 'en')).toMatch(/^\d\d:\d\d:\d\d$/);
    expect(formatClock(NOW - 3000 * MINUTE, NOW, 'en')).toMatch(/Nov 18/);
  });
});
