export {
  useLiveRefresh,
  type LiveRefreshOptions,
  type LiveState,
} from './useLiveRefresh';
export { LiveMark, type LiveMarkProps } from './LiveMark';
export { useLiveQuery, type LiveQuery } from './useLiveQuery';
