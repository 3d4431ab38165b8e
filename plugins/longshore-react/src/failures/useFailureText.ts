import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Failure } from '@longshore/plugin-longshore-common';
import { useCallback } from 'react';
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
  'not-found': 'gone',
  'deployment-gone': 'gone',
  replaced: 'replaced',
  conflict: 'conflict',
  quota: 'quota',
  'quota-exceeded': 'quota',
  invalid: 'rejected',
  superseded: 'superseded',
  'right-lost': 'rightLost',
  'no-result': 'noResult',
  'clusters-unreachable': 'clustersSilent',
  'clusters-plugin-silent': 'clustersSilent',
} as const;

/** Codes of failures that lie in no single cell, and so name none. */
const WITHOUT_OBJECT = [
  'superseded',
  'rightLost',
  'noResult',
  'clustersSilent',
] as const;

/** Codes whose sentence is filled with the failure's own params. */
const DETAILED = {
  'budget-blocks': 'budgetBlocks',
  'unmanaged-pods': 'unmanagedPods',
  'node-not-empty': 'nodeNotEmpty',
  'node-replaced': 'nodeReplaced',
  'not-operator-anymore': 'notOperator',
  'operation-open': 'operationOpen',
  'address-refused': 'addressRefused',
  'host-not-found': 'hostNotFound',
  'credentials-invalid': 'credentialsInvalid',
  'token-expired': 'tokenExpired',
  'client-certificate-expired': 'clientCertificateExpired',
  'credentials-expire': 'credentialsExpire',
  'clock-skew': 'clockSkew',
  'version-too-old': 'versionTooOld',
  'rule-missing': 'ruleMissing',
  'more-rights-than-needed': 'moreRights',
  'cell-name-taken': 'nameTaken',
  'cell-name-reserved': 'nameReserved',
  'cell-in-use': 'cellInUse',
  'cell-usage-unknown': 'usageUnknown',
  'declared-in-config': 'declaredInConfig',
  'credentials-sealed': 'credentialsSealed',
  'sealing-keys-missing': 'sealingKeysMissing',
  'sealing-keys-differ': 'sealingKeysDiffer',
  'permission-denied': 'permissionDenied',
} as const;

/** Every param that such a sentence may be filled with. */
const NO_PARAMS = {
  at: '',
  budgets: '',
  cell: '',
  detail: '',
  host: '',
  key: '',
  kind: '',
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

function findDetailed(code: string) {
  return Object.entries(DETAILED).find(([known]) => known === code)?.[1];
}

type Cause = (typeof CAUSES)[keyof typeof CAUSES];
type CauseWithoutObject = (typeof WITHOUT_OBJECT)[number];

function findCause(code: string): Cause | undefined {
  return Object.entries(CAUSES).find(([known]) => known === code)?.[1];
}

function namesNoObject(cause: Cause): cause is CauseWithoutObject {
  return WITHOUT_OBJECT.some(known => known === cause);
}

/**
 * Text of a failure in the reader's language, by its code; the backend's
 * English sentence where the code is not known here.
 *
 * @public
 */
export function useFailureText(): (failure: Failure) => string {
  const { t } = useTranslationRef(longshoreTranslationRef);
  return useCallback(
    failure => {
      const detailed = findDetailed(failure.code);
      if (detailed) {
        return t(`cause.${detailed}`, { ...NO_PARAMS, ...failure.params });
      }
      const cause = findCause(failure.code);
      if (!cause) {
        return failure.message;
      }
      if (namesNoObject(cause)) {
        return t(`cause.${cause}`);
      }
      const object =
        failure.params?.cell ??
        failure.params?.cluster ??
        failure.params?.host ??
        t('cause.theCell');
      return t(`cause.${cause}`, { object });
    },
    [t],
  );
}
