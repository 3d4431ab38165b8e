export { ServiceListPage } from './ServiceListPage';
