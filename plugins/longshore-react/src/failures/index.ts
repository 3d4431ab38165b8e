export { readError, type ErrorFacts, type FailureKind } from './failureText';
export { useFailureText, useKnownFailureText } from './useFailureText';
export { FailurePanel, type FailurePanelProps } from './FailurePanel';
