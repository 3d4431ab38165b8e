import { ReactNode, useContext, useEffect } from 'react';
import { HeaderPlaceContext } from './HeaderPlace';
import styles from './PageShell.module.css';

/**
 * Properties of {@link PageShell}.
 *
 * @public
 */
export type PageShellProps = {
  /** The live mark, and what else belongs into the header line. */
  live?: ReactNode;
  children: ReactNode;
};

/**
 * A page with its live mark: in the header line, or else at the top right.
 *
 * @public
 */
export function PageShell(props: PageShellProps) {
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
