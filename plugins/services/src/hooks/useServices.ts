import { useApi } from '@backstage/core-plugin-api';
import { LiveQuery, useLiveQuery } from '@longshore/plugin-longshore-react';
import {
  EVERY_SERVICE_CHANNEL,
  InstanceListQuery,
  InstanceListResponse,
  PastInstance,
  PastInstanceList,
  PastInstanceQuery,
  ServiceDetailResponse,
  ServiceEnvironmentsResponse,
  serviceChannel,
  ServiceInstance,
  ServiceKey,
  ServiceListQuery,
  ServiceListResponse,
  SERVICES_CHANNEL,
  ServiceSummary,
} from '@longshore/plugin-services-common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { servicesApiRef } from '../api';

/** States that an instance does not stay in. */
const ON_ITS_WAY: ReadonlySet<ServiceInstance['state']> = new Set([
  'pending',
  'starting',
  'terminating',
]);

/** What has ended stands in the history some seconds after its row is gone. */
const TAKEN_OVER_MS = 6_000;

export function useServices(
  query: ServiceListQuery,
): LiveQuery<ServiceListResponse> {
  const api = useApi(servicesApiRef);
  const result = useQuery({
    queryKey: ['services', query],
    queryFn: () => api.listServices(query),
    placeholderData: keepPreviousData,
  });
  return useLiveQuery(result, [SERVICES_CHANNEL]);
}

export function useEnvironments(component: {
  namespace: string;
  name: string;
}): LiveQuery<ServiceEnvironmentsResponse> {
  const api = useApi(servicesApiRef);
  const result = useQuery({
    queryKey: ['environments', component],
    queryFn: () => api.getEnvironments(component),
  });
  const items = result.data?.items ?? [];
  return useLiveQuery(result, channelsOf(items), items.some(isChanging));
}

export function useService(key: ServiceKey): LiveQuery<ServiceDetailResponse> {
  const api = useApi(servicesApiRef);
  const result = useQuery({
    queryKey: ['service', key],
    queryFn: () => api.getService(key),
  });
  const service = result.data?.service;
  return useLiveQuery(
    result,
    channelsOf(service ? [service] : []),
    service !== undefined &&
      (isChanging(service) || service.counts.some(c => c.state === 'pending')),
  );
}

/** An instance with the key of its row. */
export type InstanceItem = ServiceInstance & { id: string };

type InstanceListAnswer = Omit<InstanceListResponse, 'items'> & {
  items: InstanceItem[];
};

function withIds(answer: InstanceListResponse): InstanceListAnswer {
  return {
    ...answer,
    items: answer.items.map(item => ({ ...item, id: item.uid })),
  };
}

export function useInstances(
  key: ServiceKey,
  service: ServiceSummary,
  query: InstanceListQuery,
): LiveQuery<InstanceListAnswer> {
  const api = useApi(servicesApiRef);
  const result = useQuery({
    queryKey: ['instances', key, query],
    queryFn: () => api.listInstances(key, query),
    placeholderData: keepPreviousData,
    select: withIds,
  });
  return useLiveQuery(
    result,
    channelsOf([service]),
    isChanging(service) ||
      (result.data?.items.some(item => ON_ITS_WAY.has(item.state)) ?? false),
  );
}

/** An instance that is no more, with the key of its row. */
export type PastInstanceItem = PastInstance & { id: string };

/** Reads the history again after the service, which is live, has changed. */
export function usePastInstances(
  key: ServiceKey,
  service: ServiceSummary,
  query: PastInstanceQuery,
) {
  const api = useApi(servicesApiRef);
  const result = useQuery({
    queryKey: ['past-instances', key, query],
    queryFn: () => api.listPastInstances(key, query),
    placeholderData: keepPreviousData,
    select: withPastIds,
  });
  const { refetch } = result;
  useEffect(() => {
    const timer = setTimeout(() => refetch(), TAKEN_OVER_MS);
    return () => clearTimeout(timer);
  }, [service, refetch]);
  return result;
}

function withPastIds(answer: PastInstanceList) {
  return {
    ...answer,
    items: answer.items.map(item => ({
      ...item,
      id: `${item.cell}/${item.uid}`,
    })),
  };
}

function channelsOf(services: { id: string }[]): string[] {
  return [
    ...services.map(({ id }) => serviceChannel(id)),
    EVERY_SERVICE_CHANNEL,
  ];
}

function isChanging({ status }: ServiceSummary): boolean {
  return status.state === 'changing';
}
