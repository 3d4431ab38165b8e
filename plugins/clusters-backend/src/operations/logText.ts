import { OperationLogText } from '@longshore/plugin-longshore-common';

/**
 * A line of an operation's log for which the pages of clusters have words of their
 * own, see `useLogWords` there.
 */
export function logText(
  code: string,
  message: string,
  params: Record<string, string> = {},
): OperationLogText {
  return { code, message, params };
}
