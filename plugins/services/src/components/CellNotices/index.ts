export { CellNotices } from './CellNotices';
