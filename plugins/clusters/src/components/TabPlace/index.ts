export { TabPlace } from './TabPlace';
