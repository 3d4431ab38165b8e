export {
  useLiveRefresh,
  type LiveRefreshOptions,
  type LiveState,
} from './useLiveRefresh';
export { LiveMark } from './LiveMark';
