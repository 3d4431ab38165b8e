import { storageApiRef, useApi } from '@backstage/core-plugin-api';
import { useCallback, useEffect, useState } from 'react';

/** A switch that is remembered for the person, on every device they use. */
export function useStoredFlag(
  key: string,
): [boolean, (value: boolean) => void] {
  const storage = useApi(storageApiRef).forBucket('services');
  const [value, setValue] = useState(
    () => storage.snapshot<boolean>(key).value === true,
  );
  useEffect(() => {
    const subscription = storage
      .observe$<boolean>(key)
      .subscribe(snapshot => setValue(snapshot.value === true));
    return () => subscription.unsubscribe();
    // A new bucket object is made on each call, for the same bucket.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);
  const store = useCallback(
    (next: boolean) => {
      setValue(next);
      storage.set(key, next).catch(() => undefined);
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [key],
  );
  return [value, store];
}
