import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Failure } from '@longshore/plugin-longshore-common';
import { useCallback } from 'react';
import { longshoreTranslationRef } from '../translation';

type CauseKey =
  | 'certificateExpired'
  | 'certificateUntrusted'
  | 'connectionRefused'
  | 'timeout'
  | 'unreachable'
  | 'nameUnknown'
  | 'unauthorized'
  | 'forbidden'
  | 'throttled'
  | 'serverError'
  | 'silent'
  | 'readOnly'
  | 'gone'
  | 'replaced'
  | 'conflict'
  | 'quota'
  | 'rejected';

const CAUSES: Record<string, CauseKey> = {
  'certificate-expired': 'certificateExpired',
  'certificate-untrusted': 'certificateUntrusted',
  'connection-refused': 'connectionRefused',
  timeout: 'timeout',
  unreachable: 'unreachable',
  'name-unknown': 'nameUnknown',
  unauthorized: 'unauthorized',
  forbidden: 'forbidden',
  throttled: 'throttled',
  'server-error': 'serverError',
  'cell-silent': 'silent',
  'cell-read-only': 'readOnly',
  'not-found': 'gone',
  replaced: 'replaced',
  conflict: 'conflict',
  'quota-exceeded': 'quota',
  rejected: 'rejected',
};

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
      const key = CAUSES[failure.code];
      if (!key) {
        return failure.message;
      }
      const object =
        failure.params?.cell ??
        failure.params?.cluster ??
        failure.params?.host ??
        t('cause.theCell');
      return t(`cause.${key}`, { object });
    },
    [t],
  );
}
