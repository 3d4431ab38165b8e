export { Requests } from './Requests';
