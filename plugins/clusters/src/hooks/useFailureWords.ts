import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Failure } from '@longshore/plugin-longshore-common';
import { useFailureText } from '@longshore/plugin-longshore-react';
import { useCallback } from 'react';
import { clustersTranslationRef } from '../translation';

/** The message of each code that is about clusters alone. */
const WARNINGS = {
  'certificate-expires': 'certificateExpires',
  'client-certificate-expires': 'clientCertificateExpires',
  'token-expires': 'tokenExpires',
  'version-skew': 'versionSkew',
  'watch-lag': 'watchLag',
  'slow-api': 'slowApi',
  'not-writable': 'notWritable',
  'credentials-refused': 'credentialsRefused',
  'clock-skew': 'clockSkew',
  'rule-missing': 'ruleMissing',
} as const;

/** What is wrong, and what a person can do about it if that is known. */
export type FailureWords = { text: string; advice?: string };

/** Words of a failure or warning of a cell, in the reader's language. */
export function useFailureWords(): (failure: Failure) => FailureWords {
  const { t } = useTranslationRef(clustersTranslationRef);
  const failureText = useFailureText();
  return useCallback(
    failure => {
      const name = Object.entries(WARNINGS).find(
        ([code]) => code === failure.code,
      )?.[1];
      if (!name) {
        return { text: failureText(failure) };
      }
      const value = (param: string) => failure.params?.[param] ?? '?';
      return {
        text: t(`warning.${name}.text`, {
          days: value('days'),
          kubelet: value('kubelet'),
          ms: value('ms'),
          rule: value('rule'),
          seconds: value('seconds'),
          server: value('server'),
        }),
        advice: t(`warning.${name}.advice`),
      };
    },
    [t, failureText],
  );
}
