export { PastInstances } from './PastInstances';
