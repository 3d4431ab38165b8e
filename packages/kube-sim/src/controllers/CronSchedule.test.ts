import { CronSchedule } from './CronSchedule';

const at = (text: string) => Date.parse(text);
const next = (schedule: string, after: string, zone?: string) => {
  const found = CronSchedule.parse(schedule, zone).next(at(after));
  return found === undefined ? undefined : new Date(found).toISOString();
};

describe('CronSchedule', () => {
  it.each([
    ['* * * * *', '2026-01-01T00:00:00Z', '2026-01-01T00:01:00.000Z'],
    ['30 6-16/4 * * 1-5', '2026-01-03T00:00:00Z', '2026-01-05T06:30:00.000Z'],
    ['0 0 29 feb *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['0 12 13 * fri', '2026-01-01T00:00:00Z', '2026-01-02T12:00:00.000Z'],
    ['@weekly', '2026-01-01T00:00:00Z', '2026-01-04T00:00:00.000Z'],
    ['5/20 * * * *', '2026-01-01T00:30:00Z', '2026-01-01T00:45:00.000Z'],
  ])('%s after %s is at %s', (schedule, after, expected) => {
    expect(next(schedule, after)).toBe(expected);
  });

  it('never comes on a date that there is not', () => {
    expect(next('0 0 31 2 *', '2026-01-01T00:00:00Z')).toBeUndefined();
  });

  it('follows the clocks of a time zone, over the change to summer time too', () => {
    expect(next('0 9 * * *', '2026-01-01T00:30:00Z', 'Asia/Shanghai')).toBe(
      '2026-01-01T01:00:00.000Z',
    );
    expect(next('30 2 * * *', '2026-03-28T12:00:00Z', 'Europe/Berlin')).toBe(
      '2026-03-30T00:30:00.000Z',
    );
  });

  it.each([
    ['', 'empty spec string'],
    ['* * *', 'expected exactly 5 fields, found 3: [* * *]'],
    ['60 * * * *', 'end of range (60) above maximum (59): 60'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['9-5 * * * *', 'beginning of range (9) beyond end of range (5): 9-5'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    [
      'a * * * *',
      'failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax',
    ],
    ['@often', 'unrecognized descriptor: @often'],
  ])('refuses "%s" as the real parser does', (schedule, message) => {
    expect(() => CronSchedule.parse(schedule)).toThrow(message);
  });

  it('finds the last moment of a span', () => {
    const schedule = CronSchedule.parse('*/10 * * * *');
    const from = at('2026-01-01T00:00:00Z');
    expect(schedule.latest(from, from + 35 * 60_000)).toBe(from + 30 * 60_000);
    expect(schedule.latest(from, from + 60_000)).toBeUndefined();
  });
});
