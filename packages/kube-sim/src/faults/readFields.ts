import { Json, JsonObject } from '../objects';

/** Reads one value of an action. Throws with the place where it stands. */
export type FieldReader<T> = (value: Json | undefined, at: string) => T;

export type Fields<T> = { [K in keyof T]-?: FieldReader<T[K]> };

export class FieldError extends Error {
  constructor(at: string, what: string) {
    super(`${at} ${what}`);
    this.name = 'FieldError';
  }
}

export const text: FieldReader<string> = (value, at) => {
  if (value === undefined) throw new FieldError(at, 'is missing');
  if (typeof value === 'string' && value !== '') return value;
  throw new FieldError(at, 'must be a text');
};

export const amount: FieldReader<number> = (value, at) => {
  if (value === undefined) throw new FieldError(at, 'is missing');
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) {
    return value;
  }
  throw new FieldError(at, 'must be a number of at least 0');
};

export const flag: FieldReader<boolean> = (value, at) => {
  if (typeof value === 'boolean') return value;
  throw new FieldError(at, 'must be true or false');
};

export function oneOf<T extends string>(values: readonly T[]): FieldReader<T> {
  return (value, at) => {
    const found = values.find(candidate => candidate === value);
    if (found !== undefined) return found;
    throw new FieldError(at, `must be one of ${values.join(', ')}`);
  };
}

export function optional<T>(
  reader: FieldReader<T>,
): FieldReader<T | undefined> {
  return (value, at) => (value === undefined ? undefined : reader(value, at));
}

export function listOf<T>(reader: FieldReader<T>): FieldReader<T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw new FieldError(at, 'must be a list');
    return value.map((item, index) => reader(item, `${at}[${index}]`));
  };
}

/** Reads the fields that are known and refuses the others. */
export function readFields<T>(
  given: JsonObject,
  fields: Fields<T>,
  options: { at: string; what: string },
): T {
  const { at, what } = options;
  const names = Object.keys(fields);
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    throw new FieldError(
      `${at}.${name}`,
      `is no field of ${what}; ${
        names.length > 0 ? `it takes ${names.join(', ')}` : 'it takes none'
      }`,
    );
  }
  return Object.fromEntries(
    Object.entries<FieldReader<unknown>>(fields).map(([name, read]) => [
      name,
      read(given[name], `${at}.${name}`),
    ]),
  ) as T;
}

/** `90s`, `5m`, `1h30m`, or a number of seconds, as milliseconds. */
export const duration: FieldReader<number> = (value, at) => {
  if (value === undefined) throw new FieldError(at, 'is missing');
  if (typeof value === 'number' && value >= 0) return value * 1_000;
  const parts = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/.exec(
    String(value),
  );
  if (!parts || !/\d/.test(String(value))) {
    throw new FieldError(at, 'must be a time such as 90s, 5m or 1h30m');
  }
  const [, hours, minutes, seconds, ms] = parts.map(part => Number(part ?? 0));
  return hours * 3_600_000 + minutes * 60_000 + seconds * 1_000 + ms;
};
