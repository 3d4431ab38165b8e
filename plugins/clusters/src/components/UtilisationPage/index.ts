export { UtilisationPage } from './UtilisationPage';
