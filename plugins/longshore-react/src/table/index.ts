export { DataTable, type DataColumn, type DataTableProps } from './DataTable';
export { Pagination, type PaginationProps } from './Pagination';
export { readPaging, type Paging } from './usePaging';
export { useHeld, type Held } from './useHeld';
export { useListShortcuts, type ListShortcuts } from './useListShortcuts';
export { useSteadyRows, type SteadyRows } from './useSteadyRows';
export { useTypedFilter } from './useTypedFilter';
