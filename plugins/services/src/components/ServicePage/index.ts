export { FirstEnvironment } from './FirstEnvironment';
export { ServicePage } from './ServicePage';
