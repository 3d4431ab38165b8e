export { CellPage } from './CellPage';
