export { ActionFailure } from './ActionFailure';
