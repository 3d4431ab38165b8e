import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { CopyButton } from '@longshore/plugin-longshore-react';
import { servicesTranslationRef } from '../../translation';
import styles from './Version.module.css';

/** `name:tag`; the whole image on hover and to copy. */
export function Version(props: {
  version?: string;
  image?: string;
  mixed?: boolean;
  /** The copy button is always visible and not only on hover. */
  standalone?: boolean;
}) {
  const { version, image, mixed, standalone } = props;
  const { t } = useTranslationRef(servicesTranslationRef);
  if (!version) {
    return <span className={styles.none}>–</span>;
  }
  // The tag is what differs between versions, so the name gives way to it.
  const colon = version.lastIndexOf(':');
  const name = colon < 0 ? version : version.slice(0, colon);
  const tag = colon < 0 ? '' : version.slice(colon);
  return (
    <span
      className={`${styles.version} ${standalone ? styles.standalone : ''}`}
    >
      <span className={styles.text} title={image ?? version}>
        <span className={styles.imageName}>{name}</span>
        <span className={styles.tag}>{tag}</span>
      </span>
      {mixed && (
        <span className={styles.mixed} title={t('list.mixedHint')}>
          {t('list.mixed')}
        </span>
      )}
      {image && (
        <CopyButton
          className={styles.copy}
          value={image}
          what={t('list.image')}
        />
      )}
    </span>
  );
}
