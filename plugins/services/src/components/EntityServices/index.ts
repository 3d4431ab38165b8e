export { EntityServicesContent } from './EntityServicesContent';
