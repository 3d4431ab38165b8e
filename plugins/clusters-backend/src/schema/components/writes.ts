import { CellResult, ScaledTarget } from '@longshore/plugin-clusters-common';
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

const scaled = optional(
  list(ref('ScaledTarget'), 'Of a scaling: each target, in the order given'),
);

const target = {
  namespace: text(),
  deployment: text(),
  uid: text(),
  replicas: integer(),
};

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
  ScaledTarget: oneOf([
    object<Extract<ScaledTarget, { ok: true }>>({
      ...target,
      ok: constant(true),
    }),
    object<Extract<ScaledTarget, { ok: false }>>({
      ...target,
      ok: constant(false),
      failure: ref('Failure'),
    }),
  ]),
  CellResult: oneOf([
    object<Extract<CellResult, { ok: true }>>({
      cell: text(),
      ok: constant(true),
      applied,
      scaled,
    }),
    object<Extract<CellResult, { ok: false }>>({
      cell: text(),
      ok: constant(false),
      failure: ref('Failure'),
      applied,
      scaled,
      conflicts: optional(
        list(ref('FieldConflict'), 'Of an apply: every conflict'),
      ),
    }),
  ]),
  WriteResponse: object({ results: list(ref('CellResult')) }),
} satisfies Partial<Schemas>;
