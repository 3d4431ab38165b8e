import { Schemas } from './NamedTypes';
import {
  boolean,
  integer,
  list,
  object,
  optional,
  ref,
  text,
  words,
} from './Schema';

/** What registering answers. */
export const registrationSchemas = {
  CellCheckStep: object({
    step: text(),
    result: words({ ok: true, warning: true, failed: true, skipped: true }),
    failure: optional(ref('Failure')),
    yaml: optional(text('Would grant what is missing')),
  }),
  CellCheck: object({
    acceptable: boolean('Whether it may be registered'),
    steps: list(ref('CellCheckStep')),
    version: optional(text()),
    writable: optional(boolean()),
  }),
  CellManifests: object({
    yaml: text('Several documents, to apply with kubectl'),
    commands: list(text()),
  }),
  CredentialSealing: object({
    key: optional(text('Id of the key that seals today')),
    credentials: integer(),
    outdated: integer('Those that another key has sealed'),
  }),
} satisfies Partial<Schemas>;
