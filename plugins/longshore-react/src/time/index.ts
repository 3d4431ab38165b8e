export { RelativeTime, type RelativeTimeProps } from './RelativeTime';
export { useLanguage } from './useLanguage';
export { useFormat, type Format } from './useFormat';
