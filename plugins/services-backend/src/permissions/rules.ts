import {
  createConditionExports,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import {
  atLeast,
  MEMBER_LEVELS,
  MemberLevel,
} from '@longshore/plugin-members-common';
import { z } from 'zod';
import { servicePermissionResourceRef } from './serviceResource';

/** Nobody owns through more groups; a policy that says so is a mistake. */
const MOST_PRINCIPALS = 1_000;

/**
 * Parameters of the rule `HAS_LEVEL`.
 *
 * @public
 */
export type HasLevelParams = {
  /** Lowest level that meets the condition. */
  min: MemberLevel;
  /** Entity refs of a person and the groups that count for it. */
  principals: string[];
};

const paramsSchema: z.ZodType<HasLevelParams, HasLevelParams> = z.object({
  min: z.enum(MEMBER_LEVELS).describe('Lowest level that meets the condition'),
  principals: z
    .array(z.string())
    .max(MOST_PRINCIPALS)
    .describe('Entity refs of a person and the groups that count for it'),
});

const hasLevel = createPermissionRule({
  name: 'HAS_LEVEL',
  description:
    'Allow services on which any of the principals has at least a level',
  resourceRef: servicePermissionResourceRef,
  paramsSchema,
  apply: (service, { min, principals }) =>
    atLeast(service.levelOf(principals), min),
  toQuery:
    ({ min, principals }) =>
    index =>
      index.refsWithLevel(principals, min),
});

/**
 * Rules about services.
 *
 * @public
 */
export const serviceRules = { hasLevel };

const { conditions, createConditionalDecision } = createConditionExports({
  resourceRef: servicePermissionResourceRef,
  rules: serviceRules,
});

/**
 * Conditions about services, for permission policies.
 *
 * @public
 */
export const servicesConditions = conditions;

/**
 * Makes a policy's decision out of {@link servicesConditions}. It can only
 * narrow: who is no member of a service does not see it whatever a policy says.
 *
 * @public
 */
export const createServiceConditionalDecision = createConditionalDecision;
