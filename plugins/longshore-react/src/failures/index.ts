export { readError, type ErrorFacts, type FailureKind } from './failureText';
export { useFailureText } from './useFailureText';
export { FailurePanel, type FailurePanelProps } from './FailurePanel';
