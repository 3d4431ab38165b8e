import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { OperationLogLine } from '@longshore/plugin-longshore-common';
import { useCallback } from 'react';
import { useFailureWords } from '../../hooks/useFailureWords';
import { clustersTranslationRef } from '../../translation';
import { CHECK_STEPS } from '../Credentials/checkSteps';

/** The message of each code that says nothing but itself. */
const LINES = {
  'node-already-closed': 'nodeAlreadyClosed',
  'node-closed': 'nodeClosed',
  'node-empty': 'nodeEmpty',
  'node-opened': 'nodeOpened',
  'node-gone': 'nodeGone',
  'pod-evicted': 'podEvicted',
  'pod-waits': 'podWaits',
  'pod-late': 'podLate',
  'answers-again': 'answersAgain',
  'sealed-anew': 'sealedAnew',
  'not-sealed-anew': 'notSealedAnew',
} as const;

/** Every param that such a line may be filled with. */
const NO_PARAMS = {
  budget: '',
  cell: '',
  detail: '',
  key: '',
  node: '',
  pod: '',
  values: '',
  why: '',
};

const RESULTS = ['ok', 'warning', 'failed', 'skipped'] as const;

/**
 * Words of a line in the log of an operation on a cluster, in the reader's language;
 * the backend's English sentence where the code is not known here.
 */
export function useLogWords(): (line: OperationLogLine) => string {
  const { t } = useTranslationRef(clustersTranslationRef);
  const failureWords = useFailureWords();
  return useCallback(
    ({ code, message, params = {} }) => {
      if (!code) {
        return message;
      }
      const name = Object.entries(LINES).find(([key]) => key === code)?.[1];
      if (name) {
        return t(`operations.line.${name}`, { ...NO_PARAMS, ...params });
      }
      const cause = params.cause && {
        code: params.cause,
        message: params.detail,
        params,
      };
      const what = cause ? failureWords(cause).text : '';
      if (code === 'trying-again') {
        return t('operations.line.tryingAgain', { what });
      }
      const result = RESULTS.find(one => one === params.result);
      if (code === 'check-step' && result) {
        const step = Object.entries(CHECK_STEPS).find(
          ([key]) => key === params.step,
        )?.[1];
        const found = t('check.line', {
          step: step ? t(`check.step.${step}`) : params.step,
          result: t(`check.result.${result}`),
        });
        return what ? t('operations.line.checkStep', { found, what }) : found;
      }
      return failureWords({ code, message, params }).text;
    },
    [t, failureWords],
  );
}
