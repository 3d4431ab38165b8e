import { CellResult } from '@longshore/plugin-clusters-common';
import { Schemas } from './NamedTypes';
import {
  anyObject,
  boolean,
  constant,
  integer,
  list,
  object,
  oneOf,
  optional,
  ref,
  text,
  words,
} from './Schema';

const applied = optional(
  list(ref('AppliedChange'), 'Of an apply: what was done'),
);

/** How writes went. */
export const writeSchemas = {
  AppliedRollout: object({
    complete: boolean(),
    ready: integer(),
    desired: integer(),
  }),
  AppliedChange: object({
    title: text('`Deployment shop/web`'),
    action: words({
      created: true,
      configured: true,
      unchanged: true,
      pruned: true,
    }),
    warnings: optional(list(text(), 'What the API server warns of')),
    object: optional(anyObject('As the server would store it')),
    rollout: optional(ref('AppliedRollout')),
  }),
  FieldConflict: object({
    title: text('`Deployment shop/web`'),
    field: text('`.spec.replicas`'),
    manager: text('Empty when the server does not tell'),
  }),
  CellResult: oneOf([
    object<Extract<CellResult, { ok: true }>>({
      cell: text(),
      ok: constant(true),
      applied,
    }),
    object<Extract<CellResult, { ok: false }>>({
      cell: text(),
      ok: constant(false),
      failure: ref('Failure'),
      applied,
      conflicts: optional(
        list(ref('FieldConflict'), 'Of an apply: every conflict'),
      ),
    }),
  ]),
  WriteResponse: object({ results: list(ref('CellResult')) }),
} satisfies Partial<Schemas>;
