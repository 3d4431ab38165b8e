import { Box } from '@backstage/ui';
import { useState } from 'react';
import { CellUtilisation, podsPerNode } from './summarise';
import { UtilisationCharts } from './UtilisationCharts';
import styles from './UtilisationPage.module.css';

/** Small multiples over one time axis, with one crosshair for all of them. */
export function CellCharts(props: {
  cells: CellUtilisation[];
  /** ISO 8601. */
  from: string;
  to: string;
}) {
  const { cells, ...span } = props;
  const [pointed, setPointed] = useState<number>();
  return (
    <div className={styles.charts}>
      {cells.map(({ cell, samples }) => (
        <Box
          key={cell}
          as="section"
          bg="neutral"
          className={styles.panel}
          aria-label={cell}
        >
          <h3 className={styles.heading}>{cell}</h3>
          <UtilisationCharts
            {...span}
            samples={samples}
            instances={podsPerNode}
            pointed={pointed}
            onPoint={setPointed}
          />
        </Box>
      ))}
    </div>
  );
}
