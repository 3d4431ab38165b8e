export { DataTable, type DataColumn } from './DataTable';
export { Pagination } from './Pagination';
