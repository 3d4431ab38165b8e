export { Nodes } from './Nodes';
