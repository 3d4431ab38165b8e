export { servicesApiRef } from './servicesApiRef';
