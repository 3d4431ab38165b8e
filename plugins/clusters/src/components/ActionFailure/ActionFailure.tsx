import { FailurePanel, readError } from '@longshore/plugin-longshore-react';
import { useFailureWords } from '../../hooks/useFailureWords';

/** Why something was not done, in the reader's words where the backend names it. */
export function ActionFailure(props: { error: unknown; title: string }) {
  const { error, title } = props;
  const words = useFailureWords();
  const { code, message, params } = readError(error);
  const known =
    code === undefined ? undefined : words({ code, message, params });
  return (
    <FailurePanel
      error={error}
      title={title}
      advice={known && [known.text, known.advice].filter(Boolean).join(' ')}
    />
  );
}
