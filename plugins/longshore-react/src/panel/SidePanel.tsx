import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { ButtonIcon } from '@backstage/ui';
import Drawer from '@material-ui/core/Drawer';
import { RiCloseLine } from '@remixicon/react';
import { ReactNode, useRef } from 'react';
import { CopyButton } from '../marks';
import { longshoreTranslationRef } from '../translation';
import styles from './SidePanel.module.css';

/**
 * Props of {@link SidePanel}.
 *
 * @public
 */
export type SidePanelProps<T> = {
  /** What it tells of; absent while it is closed. */
  item: T | undefined;
  /** What a screen reader calls it. */
  label: string;
  /** Name of the item, which can be copied. */
  title(item: T): string;
  /** What the name is, for the button that copies it. */
  titleLabel: string;
  children(item: T): ReactNode;
  onClose(): void;
};

/**
 * All that is known of one row, beside its table and not instead of it.
 *
 * @public
 */
export function SidePanel<T>(props: SidePanelProps<T>) {
  const { item, label, title, titleLabel, children, onClose } = props;
  const { t } = useTranslationRef(longshoreTranslationRef);
  // Still shown while the drawer slides out.
  const last = useRef(item);
  last.current = item ?? last.current;
  const shown = last.current;
  return (
    <Drawer
      anchor="right"
      open={item !== undefined}
      onClose={onClose}
      PaperProps={{
        className: styles.panel,
        role: 'dialog',
        'aria-label': label,
      }}
    >
      {shown !== undefined && (
        <>
          <header className={styles.header}>
            <h2 className={styles.title}>{title(shown)}</h2>
            <CopyButton value={title(shown)} what={titleLabel} />
            <ButtonIcon
              size="small"
              variant="tertiary"
              aria-label={t('panel.close')}
              icon={<RiCloseLine />}
              onPress={onClose}
            />
          </header>
          {children(shown)}
        </>
      )}
    </Drawer>
  );
}
