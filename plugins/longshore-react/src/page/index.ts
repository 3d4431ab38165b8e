export { PageFrame } from './PageFrame';
export { FrameworkPage, type FrameworkPageProps } from './FrameworkPage';
export { PageShell, type PageShellProps } from './PageShell';
export { EmptyState, type EmptyStateProps } from './EmptyState';
export { useUrlState, type UrlState } from './useUrlState';
export { useToast } from './useToast';
export { ExplainedButton, type ExplainedButtonProps } from './ExplainedButton';
