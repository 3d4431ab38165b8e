export { LegacyServicesPage, NfsServicesPage } from './ServicesPage';
export { PageFrame } from './PageFrame';
