import { ENVIRONMENTS, Failure } from '@longshore/plugin-longshore-common';
import { Schemas } from './NamedTypes';
import { map, object, optional, text, wordsOf } from './Schema';

/** Words of all plugins. */
export const sharedSchemas = {
  Environment: wordsOf(ENVIRONMENTS),
  Failure: object<Failure>(
    {
      code: text('Stable and kebab-case'),
      message: text('What happened, where, and what to do'),
      params: optional(map(text('Values for a translated sentence'))),
    },
    'Why something did not work',
  ),
} satisfies Partial<Schemas>;
