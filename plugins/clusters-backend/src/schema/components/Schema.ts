import { JsonObject } from '@backstage/types';
import { NamedTypes } from './NamedTypes';

declare const DESCRIBED: unique symbol;

/**
 * A JSON schema of the values of `T`. The document is written by hand and the
 * types are too; by this the compiler refuses a property that one of them lacks,
 * one that only one of them requires, and a word of an enum that is missing.
 */
export type Schema<T> = {
  readonly [keyword: string]: unknown;
  /** Never there; makes a schema of one type none of another. */
  readonly [DESCRIBED]?: (value: T) => T;
};

/** What need not be there. */
type Optional<T> = { optional: Schema<T> };

/** Every property of `T`, optional ones as such. */
export type Properties<T> = {
  [K in keyof T]-?: {} extends Pick<T, K>
    ? Optional<Exclude<T[K], undefined>>
    : Schema<T[K]>;
};

/** Of which type is said by whoever expects the schema, or by `T`. */
export function object<T extends object>(
  properties: Properties<NoInfer<T>>,
  description?: string,
): Schema<T> {
  const entries = Object.entries(
    properties as Record<string, Schema<unknown> | Optional<unknown>>,
  );
  const required = entries
    .filter(([, schema]) => !isOptional(schema))
    .map(([name]) => name);
  return {
    type: 'object',
    ...(description && { description }),
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(
      entries.map(([name, schema]) => [
        name,
        isOptional(schema) ? schema.optional : schema,
      ]),
    ),
  };
}

export function optional<T>(schema: Schema<T>): Optional<T> {
  return { optional: schema };
}

function isOptional(
  schema: Schema<unknown> | Optional<unknown>,
): schema is Optional<unknown> {
  return 'optional' in schema;
}

/** One of the types that have a name. */
export function ref<Name extends keyof NamedTypes>(
  name: Name,
): Schema<NamedTypes[Name]> {
  return { $ref: `#/components/schemas/${name}` };
}

export function text(description?: string): Schema<string> {
  return { type: 'string', ...(description && { description }) };
}

/** ISO 8601. */
export function time(description?: string): Schema<string> {
  return { ...text(description), format: 'date-time' };
}

export function integer(description?: string): Schema<number> {
  return { type: 'integer', ...(description && { description }) };
}

export function number(description?: string): Schema<number> {
  return { type: 'number', ...(description && { description }) };
}

export function boolean(description?: string): Schema<boolean> {
  return { type: 'boolean', ...(description && { description }) };
}

export function constant<const T extends string | boolean>(
  value: T,
): Schema<T> {
  return { const: value };
}

/** An enum; the type's words as keys, so that none can be forgotten. */
export function words<T extends string>(
  all: Record<T, true>,
  description?: string,
): Schema<T> {
  return {
    type: 'string',
    enum: Object.keys(all),
    ...(description && { description }),
  };
}

/** An enum of a type that has a list of its words. */
export function wordsOf<T extends string>(all: readonly T[]): Schema<T> {
  return { type: 'string', enum: [...all] };
}

export function list<T>(items: Schema<T>, description?: string): Schema<T[]> {
  return { type: 'array', items, ...(description && { description }) };
}

export function map<T>(values: Schema<T>): Schema<Record<string, T>> {
  return { type: 'object', additionalProperties: values };
}

/** Whatever Kubernetes has there. */
export function anyObject(description?: string): Schema<JsonObject> {
  return {
    type: 'object',
    additionalProperties: true,
    ...(description && { description }),
  };
}

export function oneOf<T extends unknown[]>(
  members: { [I in keyof T]: Schema<T[I]> },
  description?: string,
): Schema<T[number]> {
  return { oneOf: members, ...(description && { description }) };
}
