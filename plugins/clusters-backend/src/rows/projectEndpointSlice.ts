import { EndpointSliceRow } from '@longshore/plugin-clusters-common';
import { intern } from './intern';
import { EndpointSlice } from './kubernetes';

const LABEL_SERVICE_NAME = 'kubernetes.io/service-name';

/** Makes the row of an EndpointSlice, without its claim. */
export function projectEndpointSlice(
  cell: string,
  slice: EndpointSlice,
): EndpointSliceRow {
  const { metadata = {}, endpoints, ports, addressType } = slice;
  const all = endpoints ?? [];
  // "Consumers should interpret an unknown state as ready" (API reference).
  const ready = all.filter(({ conditions }) => conditions?.ready !== false);
  return {
    kind: 'EndpointSlice',
    cell,
    namespace: intern(metadata.namespace ?? ''),
    name: metadata.name ?? '',
    uid: metadata.uid ?? '',
    createdAt: metadata.creationTimestamp ?? '',
    claim: undefined,
    service: intern(metadata.labels?.[LABEL_SERVICE_NAME]),
    addressType:
      addressType === 'IPv6' || addressType === 'FQDN' ? addressType : 'IPv4',
    ready: ready.length,
    total: all.length,
    ports: (ports ?? []).map(({ name, port, protocol = 'TCP' }) =>
      intern(`${name ? `${name}:` : ''}${port ?? '*'}/${protocol}`),
    ),
    readyAddresses: ready.flatMap(({ addresses }) => addresses?.[0] ?? []),
  };
}
