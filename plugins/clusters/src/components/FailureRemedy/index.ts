export { FailureRemedy } from './FailureRemedy';
