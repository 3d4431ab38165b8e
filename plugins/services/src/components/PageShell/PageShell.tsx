import { ReactNode, useContext, useEffect } from 'react';
import { HeaderPlaceContext } from './HeaderPlace';
import styles from './PageShell.module.css';

/** A page with its live mark: in the header line, or else at the top right. */
export function PageShell(props: { live?: ReactNode; children: ReactNode }) {
  const { live, children } = props;
  const place = useContext(HeaderPlaceContext);
  useEffect(() => place?.set(live), [place, live]);
  useEffect(() => () => place?.set(null), [place]);
  return (
    <>
      {!place && live && <div className={styles.live}>{live}</div>}
      {children}
    </>
  );
}
