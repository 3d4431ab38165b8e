export { LegacyServicesPage, NfsServicesPage } from './ServicesPage';
