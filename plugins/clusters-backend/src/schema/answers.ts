import { operationSchemas } from '@longshore/plugin-longshore-node';
import { NamedTypes } from './components/NamedTypes';

/** The types that are answered, by their names. */
type Answered = keyof NamedTypes | keyof typeof operationSchemas;

/** An answer whose shape is that of a type that has a name. */
export function jsonAnswer(type: Answered, description: string = type) {
  return {
    description,
    content: {
      'application/json': { schema: { $ref: `#/components/schemas/${type}` } },
    },
  };
}

/** A stream of lines, each a JSON object of a type that has a name. */
export function linesAnswer(type: Answered, description: string) {
  return {
    description: `${description}. The schema is that of one line.`,
    content: {
      'application/x-ndjson': {
        schema: { $ref: `#/components/schemas/${type}` },
      },
    },
  };
}

type RequiredKeys<T> = {
  [K in keyof T]-?: {} extends Pick<T, K> ? never : K;
}[keyof T];

/** The schema of a body of type `T`: all that it may have, and nothing else. */
export type RequestSchema<T> = {
  type: 'object';
  required?: readonly RequiredKeys<T>[];
  minProperties?: number;
  additionalProperties: false;
  properties: { [K in keyof T]-?: object };
};

/** A body whose shape is that of a type that has a name. */
export function jsonBody<const Name extends string>(type: Name) {
  return {
    required: true,
    content: {
      'application/json': {
        schema: { $ref: `#/components/schemas/${type}` },
      },
    },
  } as const;
}
