export { StatusMark, type StatusMarkProps } from './StatusMark';
export { MARK_STATES, type MarkState } from './shapes';
export { EnvironmentMark, type EnvironmentMarkProps } from './EnvironmentMark';
export { CopyButton, type CopyButtonProps } from './CopyButton';
