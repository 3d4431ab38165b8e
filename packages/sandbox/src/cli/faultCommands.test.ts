import { milliseconds } from './faultCommands';

describe('milliseconds', () => {
  it('should read what people type', () => {
    expect(milliseconds('500ms')).toBe(500);
    expect(milliseconds('5s')).toBe(5000);
  });

  it.each(['', '5', '5m', '-1s', '1.5s'])('should refuse %p', text => {
    expect(() => milliseconds(text)).toThrow('A time is written as');
  });
});
