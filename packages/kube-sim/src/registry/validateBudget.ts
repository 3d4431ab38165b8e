import { StatusCause } from '../api/ApiError';
import { PodDisruptionBudget } from '../workloads';
import { unsupported, wrong } from './causes';

function validateAmount(
  value: number | string | undefined,
  field: string,
): StatusCause[] {
  if (value === undefined) return [];
  if (typeof value === 'number') {
    return value < 0
      ? [wrong(field, value, 'must be greater than or equal to 0')]
      : [];
  }
  const percent = /^(\d+)%$/.exec(value);
  if (!percent) {
    return [
      wrong(
        field,
        value,
        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
      ),
    ];
  }
  return Number(percent[1]) > 100
    ? [wrong(field, value, 'must not be greater than 100%')]
    : [];
}

export function validateBudget({ spec }: PodDisruptionBudget): StatusCause[] {
  const causes: StatusCause[] = [];
  if (spec?.minAvailable !== undefined && spec.maxUnavailable !== undefined) {
    causes.push(
      wrong(
        'spec',
        {
          minAvailable: spec.minAvailable,
          maxUnavailable: spec.maxUnavailable,
        },
        'minAvailable and maxUnavailable cannot be both set',
      ),
    );
  }
  const policies = ['AlwaysAllow', 'IfHealthyBudget'];
  const policy = spec?.unhealthyPodEvictionPolicy;
  if (policy !== undefined && !policies.includes(policy)) {
    causes.push(
      unsupported('spec.unhealthyPodEvictionPolicy', policy, policies),
    );
  }
  return [
    ...causes,
    ...validateAmount(spec?.minAvailable, 'spec.minAvailable'),
    ...validateAmount(spec?.maxUnavailable, 'spec.maxUnavailable'),
  ];
}
