import { Alert } from '@backstage/ui';
import { Failure } from '@longshore/plugin-longshore-common';
import { useFailureWords } from '../../hooks/useFailureWords';
import { FailureRemedy } from '../FailureRemedy';

/**
 * That objects of a cell were not read yet, and why. It stands where a list would
 * else say that there are none, or above one that may lack some.
 */
export function Unread(props: { title: string; failure: Failure }) {
  const words = useFailureWords()(props.failure);
  return (
    <Alert
      role="status"
      status="warning"
      icon
      title={props.title}
      description={
        <>
          {words.text} <FailureRemedy words={words} />
        </>
      }
    />
  );
}
