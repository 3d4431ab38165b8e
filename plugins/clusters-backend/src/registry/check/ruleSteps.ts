import { CellCheckStep } from '@longshore/plugin-clusters-common';
import { CellConnection } from '../../connection/CellConnection';
import { CellError } from '../../connection/CellError';
import { AccessReviews } from './AccessReviews';
import { grantingYaml } from './grantingYaml';
import { RequiredRights, Right } from './requiredRights';

const TIMEOUT_MS = 5_000;

type RuleStep = CellCheckStep & {
  step: 'read-rules' | 'write-rules' | 'impersonation';
};

/** What nobody but an administrator needs, with a name for it and words. */
const EXCESSIVE: Array<{ excess: string; what: string; right: Right }> = [
  {
    excess: 'everything',
    what: 'everything (cluster-admin)',
    right: { group: '*', resource: '*', verb: '*' },
  },
  {
    excess: 'any-user',
    what: 'impersonate any user',
    right: { group: '', resource: 'users', verb: 'impersonate' },
  },
  {
    excess: 'any-group',
    what: 'impersonate any group, system:masters too',
    right: { group: '', resource: 'groups', verb: 'impersonate' },
  },
];

/**
 * Compares what an account may do with what the platform needs. Without the
 * rights to write the cell can be registered and is read only; more rights than
 * needed are a warning.
 *
 * @throws CellError when the server does not answer
 */
export async function checkRules(options: {
  cell: string;
  connection: CellConnection;
  required: RequiredRights;
  signal: AbortSignal;
}): Promise<RuleStep[]> {
  const { cell, connection, required, signal } = options;
  const reviews = new AccessReviews({ connection, signal });
  const [user, essential, reading, writing, impersonation, excessive] =
    await Promise.all([
      readUser(connection, signal),
      reviews.missing(required.essential),
      reviews.missing(required.reading),
      reviews.missing(required.writing),
      reviews.missing(required.impersonation),
      findExcessive(reviews),
    ]);
  const judge = (
    step: RuleStep['step'],
    missing: Right[],
    result: 'failed' | 'warning',
  ): RuleStep =>
    missing.length === 0
      ? { step, result: 'ok' }
      : {
          step,
          result,
          failure: missingFailure(cell, missing),
          yaml: grantingYaml({ missing, user, purpose: step }),
        };
  const impersonating = judge('impersonation', impersonation, 'warning');
  return [
    judge(
      'read-rules',
      [...essential, ...reading],
      essential.length > 0 ? 'failed' : 'warning',
    ),
    judge('write-rules', writing, 'warning'),
    impersonating.result === 'ok' && excessive
      ? {
          step: 'impersonation',
          result: 'warning',
          failure: {
            code: 'more-rights-than-needed',
            message: `Cell '${cell}': the account may ${excessive.what}, which is more than the platform needs; use the account of the manifests`,
            params: { cell, what: excessive.what, excess: excessive.excess },
          },
        }
      : impersonating,
  ];
}

async function findExcessive(
  reviews: AccessReviews,
): Promise<(typeof EXCESSIVE)[number] | undefined> {
  const allowed = await Promise.all(
    EXCESSIVE.map(({ right }) => reviews.may(right)),
  );
  return EXCESSIVE.find((_, index) => allowed[index]);
}

function missingFailure(cell: string, missing: Right[]) {
  const rules = missing
    .map(
      ({ verb, resource, name }) =>
        `${verb} ${resource}${name ? ` ${name}` : ''}`,
    )
    .join(', ');
  return {
    code: 'rule-missing',
    message: `Cell '${cell}': the account may not ${rules}`,
    params: { cell, rule: rules, count: String(missing.length) },
  };
}

/** Who we are there, for the YAML; a placeholder before Kubernetes 1.28. */
async function readUser(
  connection: CellConnection,
  signal: AbortSignal,
): Promise<string> {
  try {
    const { status } = await connection.call({
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'SelfSubjectReview',
      },
      what: 'ask who we are',
      timeoutMs: TIMEOUT_MS,
      signal,
    });
    const { userInfo } = status as { userInfo?: { username?: string } };
    return userInfo?.username ?? 'unknown';
  } catch (error) {
    if (error instanceof CellError && error.status !== undefined) {
      return 'the-user-of-these-credentials';
    }
    throw error;
  }
}
