import { useApi } from '@backstage/core-plugin-api';
import { readError } from '@longshore/plugin-longshore-react';
import {
  ServiceCount,
  ServiceDetailResponse,
  ServiceKey,
  SetCountsRequest,
} from '@longshore/plugin-services-common';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { servicesApiRef } from '../../api';
import { countKey } from './draft';

/** Changing counts, with what became of the last attempt. */
export type Scale = {
  submit(request: SetCountsRequest): void;
  isPending: boolean;
  /** The counts that were asked for, as the answer has them. */
  results: ServiceCount[] | undefined;
  error: unknown;
  /** Somebody else was faster; the page has the new values by now. */
  isConflict: boolean;
  forget(): void;
};

export function useScale(options: {
  serviceKey: ServiceKey;
  refetch(): Promise<unknown>;
  onDone(results: ServiceCount[]): void;
}): Scale {
  const { serviceKey, refetch, onDone } = options;
  const api = useApi(servicesApiRef);
  const queryClient = useQueryClient();
  // Kept here and not read from the mutation, which forgets them on a retry.
  const [results, setResults] = useState<ServiceCount[]>();
  const mutation = useMutation({
    mutationFn: (request: SetCountsRequest) =>
      api.setCounts(serviceKey, request),
    onSuccess: async (answer, request) => {
      // The page shows it at once; the refetch tells how it goes on.
      queryClient.setQueryData<ServiceDetailResponse>(
        ['service', serviceKey],
        previous =>
          previous && {
            ...previous,
            service: {
              ...previous.service,
              counts: answer.counts,
              countsVersion: answer.countsVersion,
            },
          },
      );
      const next = asked(answer.counts, request);
      setResults(next);
      onDone(next);
      await refetch();
    },
    onError: async error => {
      setResults(undefined);
      if (isCountsChanged(error)) {
        // The form stays busy until the new values are there to decide on.
        await refetch();
      }
    },
  });
  return {
    submit: mutation.mutate,
    isPending: mutation.isPending,
    results,
    error: mutation.error,
    isConflict: mutation.error !== null && isCountsChanged(mutation.error),
    forget: mutation.reset,
  };
}

function asked(
  counts: ServiceCount[],
  request: SetCountsRequest,
): ServiceCount[] {
  const keys = request.counts.map(countKey);
  return counts.filter(count => keys.includes(countKey(count)));
}

function isCountsChanged(error: unknown): boolean {
  return readError(error).kind === 'conflict';
}
