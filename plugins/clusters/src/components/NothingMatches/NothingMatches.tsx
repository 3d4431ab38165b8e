import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Button } from '@backstage/ui';
import { EmptyState } from '@longshore/plugin-longshore-react';
import { RiFilterOffLine } from '@remixicon/react';
import { clustersTranslationRef } from '../../translation';

/** A list that only its filters make empty, and the way to see it whole. */
export function NothingMatches(props: {
  title: string;
  text: string;
  onClear(): void;
}) {
  const { t } = useTranslationRef(clustersTranslationRef);
  return (
    <EmptyState
      icon={<RiFilterOffLine size={20} />}
      title={props.title}
      action={
        <Button variant="secondary" onPress={props.onClear}>
          {t('empty.clear')}
        </Button>
      }
    >
      {props.text}
    </EmptyState>
  );
}
