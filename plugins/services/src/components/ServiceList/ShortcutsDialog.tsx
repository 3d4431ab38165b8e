import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Dialog, DialogBody, DialogHeader } from '@backstage/ui';
import { servicesTranslationRef } from '../../translation';
import styles from './ShortcutsDialog.module.css';

/** What the keys of the list do. */
export function ShortcutsDialog(props: {
  isOpen: boolean;
  onOpenChange(isOpen: boolean): void;
}) {
  const { t } = useTranslationRef(servicesTranslationRef);
  const shortcuts: [string[], string][] = [
    [['↓', 'j', '↑', 'k'], t('shortcuts.move')],
    [['Enter'], t('shortcuts.open')],
    [['/'], t('shortcuts.filter')],
    [['?'], t('shortcuts.help')],
    [['Esc'], t('shortcuts.close')],
  ];
  return (
    <Dialog isOpen={props.isOpen} onOpenChange={props.onOpenChange} width={420}>
      <DialogHeader>{t('shortcuts.title')}</DialogHeader>
      <DialogBody>
        <dl className={styles.shortcuts}>
          {shortcuts.map(([keys, what]) => (
            <div key={what} className={styles.shortcut}>
              <dt>
                {keys.map(key => (
                  <kbd key={key} className={styles.key}>
                    {key}
                  </kbd>
                ))}
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      </DialogBody>
    </Dialog>
  );
}
