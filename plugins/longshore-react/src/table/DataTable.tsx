import {
  Box,
  Cell,
  Column,
  Row,
  Skeleton,
  SortDescriptor,
  TableBody,
  TableHeader,
  TableRoot,
} from '@backstage/ui';
import { ReactNode } from 'react';
import styles from './DataTable.module.css';

/**
 * A column of {@link DataTable}.
 *
 * @public
 */
export type DataColumn<T> = {
  id: string;
  label: string;
  /** CSS width; columns without one share what is left. */
  width?: string;
  align?: 'end';
  sortable?: boolean;
  /** Left out where the table is narrower, in px. */
  hideBelow?: 960 | 1100;
  cell(item: T): ReactNode;
};

/**
 * Properties of {@link DataTable}.
 *
 * @public
 */
export type DataTableProps<T> = {
  label: string;
  columns: DataColumn<T>[];
  /** Undefined while the first answer is on its way. */
  rows: T[] | undefined;
  /** Rows to draw meanwhile, with the final geometry. */
  skeletonRows?: number;
  /** The rows are of the filters before. */
  isPrevious?: boolean;
  sort?: SortDescriptor;
  onSortChange?(sort: SortDescriptor): void;
  getHref?(item: T): string;
  onOpen?(item: T): void;
  empty?: ReactNode;
};

/** Each differs a little, so that the skeleton reads as text. */
const SKELETON_WIDTHS = ['72%', '54%', '64%', '46%', '68%'];

/**
 * A dense table of live rows on the primitives of Backstage UI, whose own
 * `Table` has neither row heights, nor alignment, nor rows of the final
 * geometry while loading.
 *
 * @public
 */
export function DataTable<T extends { id: string }>(props: DataTableProps<T>) {
  const { label, columns, rows, sort, onSortChange, empty } = props;
  const skeletons = Array.from(
    { length: props.skeletonRows ?? 10 },
    (_, place) => ({ id: `skeleton-${place}`, place }),
  );
  return (
    <Box bg="neutral" className={styles.table}>
      <TableRoot
        aria-label={label}
        aria-busy={rows === undefined || props.isPrevious}
        sortDescriptor={sort}
        onSortChange={onSortChange}
      >
        <TableHeader columns={columns} dependencies={[columns]}>
          {column => (
            <Column
              id={column.id}
              isRowHeader={column === columns[0]}
              allowsSorting={column.sortable}
              className={columnClass(column)}
              style={{ width: column.width }}
            >
              {column.label}
            </Column>
          )}
        </TableHeader>
        {rows === undefined ? (
          <TableBody key="loading" items={skeletons} dependencies={[columns]}>
            {skeleton => (
              <Row id={skeleton.id} columns={columns} className={styles.row}>
                {column => (
                  <Cell className={columnClass(column)} aria-hidden="true">
                    <Skeleton
                      height={10}
                      width={
                        SKELETON_WIDTHS[
                          (skeleton.place + columns.indexOf(column)) %
                            SKELETON_WIDTHS.length
                        ]
                      }
                    />
                  </Cell>
                )}
              </Row>
            )}
          </TableBody>
        ) : (
          <TableBody
            key="rows"
            items={rows}
            dependencies={[columns, props.getHref, props.onOpen]}
            renderEmptyState={() => <div className={styles.empty}>{empty}</div>}
          >
            {item => (
              <Row
                id={item.id}
                columns={columns}
                className={styles.row}
                href={props.getHref?.(item)}
                onAction={props.onOpen && (() => props.onOpen?.(item))}
              >
                {column => (
                  <Cell className={columnClass(column)}>
                    {column.cell(item)}
                  </Cell>
                )}
              </Row>
            )}
          </TableBody>
        )}
      </TableRoot>
    </Box>
  );
}

function columnClass<T>(column: DataColumn<T>): string {
  return [
    styles.cell,
    column.align === 'end' && styles.end,
    column.hideBelow && styles[`below${column.hideBelow}`],
  ]
    .filter(Boolean)
    .join(' ');
}
