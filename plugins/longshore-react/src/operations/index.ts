export { OperationPage, type OperationPageProps } from './OperationPage';
export { type OperationsApi } from './OperationsApi';
