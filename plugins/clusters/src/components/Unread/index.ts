export { Unread } from './Unread';
