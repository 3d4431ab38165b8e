import { alertApiRef, useApi, useApiHolder } from '@backstage/core-plugin-api';
import { toastApiRef } from '@backstage/frontend-plugin-api';
import { useCallback } from 'react';

const TOAST_MS = 6_000;

/**
 * Says that something worked: as a toast, or as an alert in legacy apps.
 *
 * @public
 */
export function useToast(): (title: string) => void {
  const toasts = useApiHolder().get(toastApiRef);
  const alerts = useApi(alertApiRef);
  return useCallback(
    title => {
      if (toasts) {
        toasts.post({ title, status: 'success', timeout: TOAST_MS });
      } else {
        alerts.post({
          message: title,
          severity: 'success',
          display: 'transient',
        });
      }
    },
    [toasts, alerts],
  );
}
