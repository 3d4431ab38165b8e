export { Namespaces } from './Namespaces';
