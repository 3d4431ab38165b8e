import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Failure } from '@longshore/plugin-longshore-common';
import { useFailureText, useFormat } from '@longshore/plugin-longshore-react';
import { useCallback } from 'react';
import { clustersTranslationRef } from '../translation';

/** The message of each code that is about clusters alone. */
const WARNINGS = {
  'certificate-expires': 'certificateExpires',
  'client-certificate-expires': 'clientCertificateExpires',
  'token-expires': 'tokenExpires',
  'certificate-expired': 'certificateExpired',
  'client-certificate-expired': 'clientCertificateExpired',
  'token-expired': 'tokenExpired',
  'version-skew': 'versionSkew',
  'watch-lag': 'watchLag',
  'slow-api': 'slowApi',
  'not-writable': 'notWritable',
  'credentials-refused': 'credentialsRefused',
  'rule-missing': 'ruleMissing',
} as const;

/** What is wrong, and what a person can do about it if that is known. */
export type FailureWords = {
  text: string;
  advice?: string;
  /** What grants a right that is missing, to be applied there. */
  yaml?: string;
  /** Id of the operation that stands in the way. */
  operation?: string;
};

/** Words of a failure or warning of a cell, in the reader's language. */
export function useFailureWords(): (failure: Failure) => FailureWords {
  const { t } = useTranslationRef(clustersTranslationRef);
  const failureText = useFailureText();
  const format = useFormat();
  return useCallback(
    failure => {
      const name = nameOf(failure);
      const remedy = {
        yaml: yamlOf(failure),
        operation:
          failure.code === 'operation-open'
            ? failure.params?.operation
            : undefined,
      };
      if (!name) {
        return { text: failureText(failure), ...remedy };
      }
      const value = (param: string) => failure.params?.[param] ?? '?';
      const seconds = value('seconds');
      return {
        text: t(`warning.${name}.text`, {
          count: Number(failure.params?.days ?? failure.params?.nodes ?? NaN),
          at: failure.params?.at ? format.exact(failure.params.at) : '?',
          kubelet: value('kubelet'),
          ms: value('ms'),
          node: value('node'),
          rule: value('rule'),
          // Behind ours where negative, which the sentence says.
          seconds: seconds.replace('-', ''),
          server: value('server'),
        }),
        advice: t(`warning.${name}.advice`),
        ...remedy,
      };
    },
    [t, failureText, format],
  );
}

function nameOf({ code, params }: Failure) {
  if (code === 'clock-skew') {
    return Number(params?.seconds) < 0 ? 'clockBehind' : 'clockAhead';
  }
  return Object.entries(WARNINGS).find(([known]) => known === code)?.[1];
}

/** A watch that is refused carries it beside the right, a request in its place. */
function yamlOf({ code, params }: Failure): string | undefined {
  return code === 'forbidden' ? params?.rule : params?.yaml;
}
