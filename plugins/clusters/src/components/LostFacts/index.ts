export { LostFacts } from './LostFacts';
