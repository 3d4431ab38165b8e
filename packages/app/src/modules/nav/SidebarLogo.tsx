import { Link, useSidebarOpenState } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { LogoIcon } from '../../components/LogoIcon';
import { appTranslationRef } from '../../translation';
import styles from './SidebarLogo.module.css';

/** The portal's mark, with its name when the sidebar is wide. */
export function SidebarLogo() {
  const { t } = useTranslationRef(appTranslationRef);
  const { isOpen } = useSidebarOpenState();

  return (
    <Link
      to="/"
      underline="none"
      className={styles.logo}
      aria-label={t('nav.home')}
    >
      <LogoIcon className={styles.icon} />
      {isOpen && <span className={styles.name}>Longshore</span>}
    </Link>
  );
}
