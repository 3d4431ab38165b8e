/** As the kubelet writes it: nine digits, and the offset of the node's zone. */
const STAMP =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) ?(.*)$/s;

/** A line of a log with its time. */
export type StampedLine = {
  /** ISO 8601 in UTC with nanoseconds, so that texts compare as times do. */
  at: string;
  text: string;
};

/** Takes a line apart that was asked for with timestamps. */
export function readStampedLine(line: string): StampedLine | undefined {
  const match = STAMP.exec(line);
  if (!match) {
    return undefined;
  }
  const [, second, fraction = '', zone, text] = match;
  const time = Date.parse(`${second}${zone}`);
  if (Number.isNaN(time)) {
    return undefined;
  }
  const whole = new Date(time).toISOString().slice(0, 19);
  return { at: `${whole}.${fraction.padEnd(9, '0')}Z`, text };
}
