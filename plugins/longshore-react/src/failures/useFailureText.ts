import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Failure, isEnvironment } from '@longshore/plugin-longshore-common';
import { useCallback } from 'react';
import { useFormat } from '../time';
import { longshoreTranslationRef } from '../translation';

/** The message of each code; several codes may need the same words. */
const CAUSES = {
  'certificate-expired': 'certificateExpired',
  'certificate-not-yet-valid': 'certificateNotYetValid',
  'certificate-host-mismatch': 'certificateHostMismatch',
  'certificate-untrusted': 'certificateUntrusted',
  'client-certificate-refused': 'clientCertificateRefused',
  'credentials-unreadable': 'credentialsUnreadable',
  timeout: 'timeout',
  unreachable: 'unreachable',
  unauthorized: 'unauthorized',
  forbidden: 'forbidden',
  'too-many-requests': 'throttled',
  'server-error': 'serverError',
  'bad-answer': 'badAnswer',
  expired: 'badAnswer',
  'watch-broken': 'watchBroken',
  'not-read-yet': 'notReadYet',
  'read-only-cell': 'readOnly',
  'cell-not-known': 'notKnown',
  'not-managed': 'notManaged',
  'namespace-not-managed': 'notManaged',
  'already-exists': 'alreadyExists',
  'changed-meanwhile': 'changedMeanwhile',
  'no-token': 'noToken',
  'not-found': 'gone',
  'deployment-gone': 'gone',
  'unknown-target': 'gone',
  'ambiguous-target': 'ambiguous',
  'check-failed': 'checkFailed',
  replaced: 'replaced',
  conflict: 'conflict',
  quota: 'quota',
  'quota-exceeded': 'quota',
  invalid: 'rejected',
  superseded: 'superseded',
  'right-lost': 'rightLost',
  'log-right-lost': 'logRightLost',
  'level-too-low': 'levelTooLow',
  'no-result': 'noResult',
  'clusters-unreachable': 'clustersSilent',
  'clusters-plugin-silent': 'clustersSilent',
  'member-index-loading': 'rightsLoading',
  'member-index-stale': 'rightsStale',
  'operation-not-known': 'operationNotKnown',
} as const;

/** Codes of failures that lie in no single cell, and so name none. */
const WITHOUT_OBJECT = [
  'superseded',
  'rightLost',
  'logRightLost',
  'levelTooLow',
  'noResult',
  'clustersSilent',
  'rightsLoading',
  'rightsStale',
  'operationNotKnown',
] as const;

/** Codes whose sentence is filled with the failure's own params. */
const DETAILED = {
  'budget-blocks': 'budgetBlocks',
  'unmanaged-pods': 'unmanagedPods',
  'node-not-empty': 'nodeNotEmpty',
  'node-replaced': 'nodeReplaced',
  'not-operator-anymore': 'notOperator',
  'operation-open': 'operationOpen',
  'environment-not-here': 'environmentNotHere',
  'address-refused': 'addressRefused',
  'host-not-found': 'hostNotFound',
  'credentials-invalid': 'credentialsInvalid',
  'token-expired': 'tokenExpired',
  'client-certificate-expired': 'clientCertificateExpired',
  'credentials-expire': 'credentialsExpire',
  'clock-skew': 'clockSkew',
  'version-too-old': 'versionTooOld',
  'version-unknown': 'versionUnknown',
  'rule-missing': 'ruleMissing',
  'more-rights-than-needed': 'moreRights',
  'cell-name-taken': 'nameTaken',
  'cell-name-reserved': 'nameReserved',
  'cell-in-use': 'cellInUse',
  'cell-usage-unknown': 'usageUnknown',
  'declared-in-config': 'declaredInConfig',
  'credentials-sealed': 'credentialsSealed',
  'locator-type': 'locatorType',
  'locator-failed': 'locatorFailed',
  'located-invalid': 'locatedInvalid',
  'person-token-needed': 'personTokenNeeded',
  'token-missing': 'tokenMissing',
  'tls-not-verified': 'tlsNotVerified',
  'not-https': 'notHttps',
  'sealing-keys-missing': 'sealingKeysMissing',
  'sealing-keys-differ': 'sealingKeysDiffer',
  'permission-denied': 'permissionDenied',
  'node-left-closed': 'nodeLeftClosed',
  'too-many-logs': 'tooManyLogs',
  // Nobody has named these, so that the sentence of the backend is all there is.
  'clusters-refused': 'clustersRefused',
  internal: 'internal',
  'step-failed': 'stepFailed',
  'not-put-back': 'notPutBack',
} as const;

/** Every param that such a sentence may be filled with. */
const NO_PARAMS = {
  at: '',
  budgets: '',
  cell: '',
  detail: '',
  environment: '',
  host: '',
  limit: '',
  message: '',
  node: '',
  oldest: '',
  permission: '',
  plugin: '',
  pods: '',
  rule: '',
  seconds: '',
  services: '',
  version: '',
  what: '',
};

/** What an address is that is not called, as the backend names it. */
const ADDRESS_KINDS = {
  metadata: 'metadata',
  loopback: 'loopback',
  'link-local': 'linkLocal',
  unspecified: 'unspecified',
  multicast: 'multicast',
  broadcast: 'broadcast',
} as const;

/** Rights that are more than needed, as the backend names them. */
const EXCESSES = {
  everything: 'everything',
  'any-user': 'anyUser',
  'any-group': 'anyGroup',
} as const;

/** What is wrong with credentials, as the backend names it. */
const CREDENTIALS_PROBLEMS = {
  'authority-incomplete': 'authorityIncomplete',
  'certificate-key': 'certificateKey',
  'context-open': 'contextOpen',
  'context-missing': 'contextMissing',
  'cluster-missing': 'clusterMissing',
  'user-missing': 'userMissing',
  'tls-not-verified': 'tlsNotVerified',
  proxy: 'proxy',
  command: 'command',
  impersonation: 'impersonation',
  'no-identity': 'noIdentity',
  password: 'password',
  'names-file': 'namesFile',
  'not-yaml': 'notYaml',
  incomplete: 'incomplete',
  'not-pem': 'notPem',
  'token-malformed': 'tokenMalformed',
  'not-a-url': 'notAUrl',
  'not-https': 'notHttps',
  'url-with-password': 'urlWithPassword',
} as const;

/** Every param that a sentence of those may be filled with. */
const NO_PROBLEM_PARAMS = { context: '', contexts: '', path: '', what: '' };

/** The key of config that allows addresses, where a failure does not say it. */
const ALLOWED_ADDRESSES = 'clusters.allowedAddresses';

type Cause = (typeof CAUSES)[keyof typeof CAUSES];
type CauseWithoutObject = (typeof WITHOUT_OBJECT)[number];

function find<T extends string>(
  names: Record<string, T>,
  code: string | undefined,
): T | undefined {
  return Object.entries(names).find(([known]) => known === code)?.[1];
}

function namesNoObject(cause: Cause): cause is CauseWithoutObject {
  return WITHOUT_OBJECT.some(known => known === cause);
}

/**
 * Text of a failure in the reader's language, by its code; undefined where the
 * code is not known here.
 *
 * @public
 */
export function useKnownFailureText(): (
  failure: Failure,
) => string | undefined {
  const { t } = useTranslationRef(longshoreTranslationRef);
  const format = useFormat();
  return useCallback(
    ({ code, message, params = {} }) => {
      const detailed = find(DETAILED, code);
      if (detailed) {
        const kind = find(ADDRESS_KINDS, params.kind) ?? 'other';
        const excess = find(EXCESSES, params.excess);
        const problem = find(CREDENTIALS_PROBLEMS, params.problem);
        return t(`cause.${detailed}`, {
          ...NO_PARAMS,
          key: ALLOWED_ADDRESSES,
          ...params,
          ...(isEnvironment(params.environment) && {
            environment: t(`environment.${params.environment}`),
          }),
          kind: t(`cause.addressKind.${kind}`),
          message,
          ...(problem && {
            detail: t(`cause.credentials.${problem}`, {
              ...NO_PROBLEM_PARAMS,
              ...params,
            }),
          }),
          ...(excess && { what: t(`cause.excess.${excess}`) }),
          ...(params.at && { at: format.exact(params.at) }),
          // Behind ours where negative; the sentence names the difference.
          ...(params.seconds && { seconds: params.seconds.replace('-', '') }),
        });
      }
      const cause = find(CAUSES, code);
      // The portal's own "not found" tells of no cell.
      const isOfPortal = code === 'not-found' && params.cell === undefined;
      if (!cause || isOfPortal) {
        return undefined;
      }
      if (namesNoObject(cause)) {
        return t(`cause.${cause}`);
      }
      const object =
        params.cell ?? params.cluster ?? params.host ?? t('cause.theCell');
      return t(`cause.${cause}`, { object });
    },
    [t, format],
  );
}

/**
 * Text of a failure in the reader's language, by its code; the backend's
 * English sentence where the code is not known here.
 *
 * @public
 */
export function useFailureText(): (failure: Failure) => string {
  const known = useKnownFailureText();
  return useCallback(failure => known(failure) ?? failure.message, [known]);
}
