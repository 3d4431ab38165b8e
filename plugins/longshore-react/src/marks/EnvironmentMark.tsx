import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Environment } from '@longshore/plugin-longshore-common';
import { longshoreTranslationRef } from '../translation';
import styles from './EnvironmentMark.module.css';

/**
 * Properties of {@link EnvironmentMark}.
 *
 * @public
 */
export type EnvironmentMarkProps = {
  environment: Environment;
  className?: string;
};

/**
 * PROD filled, STAGING and TEST outlined: production is never mistaken, not
 * even in a black and white print.
 *
 * @public
 */
export function EnvironmentMark(props: EnvironmentMarkProps) {
  const { environment, className } = props;
  const { t } = useTranslationRef(longshoreTranslationRef);
  return (
    <span
      className={[styles.mark, styles[environment], className]
        .filter(Boolean)
        .join(' ')}
      title={t(`environment.${environment}`)}
    >
      {t(`environmentMark.${environment}`)}
    </span>
  );
}
