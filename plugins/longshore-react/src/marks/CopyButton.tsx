import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { ButtonIcon } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { useEffect, useState } from 'react';
import { longshoreTranslationRef } from '../translation';

/** Long enough to be seen, short enough to copy again. */
const CONFIRMED_MS = 1500;

/**
 * Properties of {@link CopyButton}.
 *
 * @public
 */
export type CopyButtonProps = {
  value: string;
  /** What is copied, for assistive technology: "image". */
  what: string;
  className?: string;
};

/**
 * Copies a value; the icon becomes a tick for a moment.
 *
 * @public
 */
export function CopyButton(props: CopyButtonProps) {
  const { value, what, className } = props;
  const { t } = useTranslationRef(longshoreTranslationRef);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) {
      return undefined;
    }
    const timer = setTimeout(() => setCopied(false), CONFIRMED_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  return (
    <ButtonIcon
      className={className}
      size="small"
      variant="tertiary"
      aria-label={copied ? t('copy.done') : t('copy.label', { what })}
      icon={copied ? <RiCheckLine /> : <RiFileCopyLine />}
      onPress={() =>
        writeClipboard(value).then(
          () => setCopied(true),
          () => setCopied(false),
        )
      }
    />
  );
}

async function writeClipboard(text: string): Promise<void> {
  // Absent on pages served over plain HTTP, which portals inside a company are.
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  document.body.appendChild(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (!done) {
    throw new Error('The browser did not allow to copy');
  }
}
