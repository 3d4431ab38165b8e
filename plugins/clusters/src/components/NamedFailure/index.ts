export { NamedFailure } from './NamedFailure';
