interface Field {
  name: string;
  min: number;
  max: number;
  names?: string[];
}

/** A field's values, and whether it was left open, which matters for days. */
interface Values {
  values: ReadonlySet<number>;
  open: boolean;
}

const FIELDS: Field[] = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of month', min: 1, max: 31 },
  {
    name: 'month',
    min: 1,
    max: 12,
    names: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' '),
  },
  {
    name: 'day of week',
    min: 0,
    max: 6,
    names: 'sun mon tue wed thu fri sat'.split(' '),
  },
];

const NICKNAMES: { [name: string]: string } = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
// As the real one: a date that does not come in five years does not come.
const LOOK_AHEAD_DAYS = 5 * 366;

function numberOf(text: string, field: Field): number {
  const named = field.names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return named + field.min;
  if (!/^\d+$/.test(text)) {
    throw new Error(
      `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(
        text,
      )}: invalid syntax`,
    );
  }
  return Number(text);
}

/** One of the expressions between commas: `*`, `5`, `1-5`, `0-30/10`. */
function addRange(expression: string, field: Field, values: Set<number>) {
  const [range, stepText, ...more] = expression.split('/');
  if (more.length > 0) throw new Error(`too many slashes: ${expression}`);
  const [low, high, ...rest] = range.split('-');
  if (rest.length > 0) throw new Error(`too many hyphens: ${expression}`);
  const any = low === '*' || low === '?';
  const start = any ? field.min : numberOf(low, field);
  let end = start;
  if (high !== undefined) end = numberOf(high, field);
  // `5/15` means from 5 on.
  else if (any || stepText !== undefined) end = field.max;
  const step = stepText === undefined ? 1 : numberOf(stepText, field);
  if (start < field.min) {
    throw new Error(
      `beginning of range (${start}) below minimum (${field.min}): ${expression}`,
    );
  }
  if (end > field.max) {
    throw new Error(
      `end of range (${end}) above maximum (${field.max}): ${expression}`,
    );
  }
  if (start > end) {
    throw new Error(
      `beginning of range (${start}) beyond end of range (${end}): ${expression}`,
    );
  }
  if (step === 0) {
    throw new Error(`step of range should be a positive number: ${expression}`);
  }
  for (let value = start; value <= end; value += step) values.add(value);
}

function parseField(text: string, field: Field): Values {
  const values = new Set<number>();
  for (const expression of text.split(',')) addRange(expression, field, values);
  return { values, open: /(^|,)[*?](,|$)/.test(text) };
}

/** How far a zone's clocks are ahead of UTC at a moment, in milliseconds. */
function offsetAt(zone: Intl.DateTimeFormat, at: number): number {
  const part = Object.fromEntries(
    zone.formatToParts(at).map(({ type, value }) => [type, Number(value)]),
  );
  const wall = Date.UTC(
    part.year,
    part.month - 1,
    part.day,
    part.hour,
    part.minute,
    part.second,
  );
  return wall - Math.floor(at / 1_000) * 1_000;
}

/**
 * A schedule of five fields, with the words and the errors of the parser that
 * Kubernetes uses. `@every` is not among them: it needs no calendar and is rare.
 */
export class CronSchedule {
  private constructor(
    private readonly fields: Values[],
    private readonly zone?: Intl.DateTimeFormat,
  ) {}

  /** Throws with the text that the real server answers. */
  static parse(schedule: string, timeZone?: string): CronSchedule {
    if (schedule === '') throw new Error('empty spec string');
    const nickname = schedule.startsWith('@') && NICKNAMES[schedule];
    if (schedule.startsWith('@') && !nickname) {
      throw new Error(`unrecognized descriptor: ${schedule}`);
    }
    const texts = (nickname || schedule).trim().split(/\s+/);
    if (texts.length !== FIELDS.length) {
      throw new Error(
        `expected exactly 5 fields, found ${texts.length}: [${texts.join(
          ' ',
        )}]`,
      );
    }
    return new CronSchedule(
      texts.map((text, index) => parseField(text, FIELDS[index])),
      timeZone === undefined ? undefined : CronSchedule.zoneOf(timeZone),
    );
  }

  private static zoneOf(timeZone: string): Intl.DateTimeFormat | undefined {
    if (/^(Etc\/)?UTC$/.test(timeZone)) return undefined;
    try {
      return new Intl.DateTimeFormat('en-US', {
        timeZone,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      });
    } catch {
      throw new Error(`unknown time zone ${timeZone}`);
    }
  }

  /** The first moment after this one; undefined when there is none. */
  next(after: number): number | undefined {
    if (!this.zone) return this.nextOnWall(after);
    const { zone } = this;
    let wall = after + offsetAt(zone, after);
    // A wall time that the change to summer time leaves out is no moment: the next one is.
    for (let tries = 0; tries < 4; tries++) {
      const found = this.nextOnWall(wall);
      if (found === undefined) return undefined;
      const guess = found - offsetAt(zone, found);
      const at = found - offsetAt(zone, guess);
      if (at > after && at + offsetAt(zone, at) === found) return at;
      wall = found;
    }
    return undefined;
  }

  /** The last moment in (after, until]; undefined when there is none. */
  latest(after: number, until: number): number | undefined {
    let found: number | undefined;
    for (
      let at = this.next(after);
      at !== undefined && at <= until;
      at = this.next(at)
    ) {
      found = at;
    }
    return found;
  }

  private nextOnWall(after: number): number | undefined {
    const first = (Math.floor(after / MINUTE_MS) + 1) * MINUTE_MS;
    let day = Math.floor(first / DAY_MS) * DAY_MS;
    for (let count = 0; count < LOOK_AHEAD_DAYS; count++, day += DAY_MS) {
      if (!this.onDay(new Date(day))) continue;
      const time = this.inDay(Math.max(first, day) - day);
      if (time !== undefined) return day + time;
    }
    return undefined;
  }

  private onDay(date: Date): boolean {
    const [, , days, months, weekdays] = this.fields;
    if (!months.values.has(date.getUTCMonth() + 1)) return false;
    const day = days.values.has(date.getUTCDate());
    const weekday = weekdays.values.has(date.getUTCDay());
    return days.open || weekdays.open ? day && weekday : day || weekday;
  }

  private inDay(from: number): number | undefined {
    const [minutes, hours] = this.fields;
    for (let minute = from / MINUTE_MS; minute < 1_440; minute++) {
      if (
        hours.values.has(Math.floor(minute / 60)) &&
        minutes.values.has(minute % 60)
      ) {
        return minute * MINUTE_MS;
      }
    }
    return undefined;
  }
}
