export { CellSettings } from './CellSettings';
