import { FailurePanel, readError } from '@longshore/plugin-longshore-react';
import { useFailureWords } from '../../hooks/useFailureWords';
import { FailureRemedy } from '../FailureRemedy';

/**
 * What was not done or shown, and why in the reader's words where the backend
 * names it.
 */
export function NamedFailure(props: {
  error: unknown;
  title: string;
  object?: string;
  onRetry?: () => void;
}) {
  const { error } = props;
  const words = useFailureWords();
  const { code, message, params } = readError(error);
  const known =
    code === undefined ? undefined : words({ code, message, params });
  return (
    <FailurePanel
      {...props}
      advice={
        known && (
          <>
            {known.text} <FailureRemedy words={known} />
          </>
        )
      }
    />
  );
}
