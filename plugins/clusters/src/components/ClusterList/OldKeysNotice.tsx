import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert, Button } from '@backstage/ui';
import { useFormat } from '@longshore/plugin-longshore-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import { clustersApiRef } from '../../api';
import { useReadAgain, useSealing } from '../../hooks/useClusters';
import { operationRouteRef } from '../../routes';
import { clustersTranslationRef } from '../../translation';
import { NamedFailure } from '../NamedFailure';

/**
 * That credentials are still sealed with an old key, and the step that ends
 * it. Where all are sealed with today's key there is nothing to say.
 */
export function OldKeysNotice({ mayManage }: { mayManage: boolean }) {
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  const api = useApi(clustersApiRef);
  const navigate = useNavigate();
  const readAgain = useReadAgain();
  const operationRoute = useRouteRef(operationRouteRef);
  const sealing = useSealing({ enabled: mayManage });
  const rotate = useMutation({
    mutationFn: () => api.rotateKeys(),
    onSuccess: operation => {
      readAgain().catch(() => undefined);
      navigate(operationRoute({ id: operation.id }));
    },
  });
  if (!mayManage || !sealing?.key || sealing.outdated === 0) {
    return null;
  }
  return (
    <>
      <Alert
        status="warning"
        icon
        title={t('oldKeys.title', {
          count: sealing.outdated,
          credentials: format.number(sealing.credentials),
        })}
        description={t('oldKeys.text', { key: sealing.key })}
        customActions={
          <Button
            size="small"
            variant="secondary"
            isPending={rotate.isPending}
            onPress={() => rotate.mutate()}
          >
            {t('oldKeys.action', { key: sealing.key })}
          </Button>
        }
      />
      {rotate.error && (
        <NamedFailure error={rotate.error} title={t('oldKeys.failed')} />
      )}
    </>
  );
}
