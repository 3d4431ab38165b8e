import { ServiceListResponse } from '@longshore/plugin-services-common';
import { FleetPortal, Reader } from './FleetPortal';

export const PAGE_SIZE = 50;

/** The services page as a reader is shown it; throws when it is not right. */
export async function askForPage(
  portal: FleetPortal,
  reader: Reader,
  query: string,
): Promise<ServiceListResponse> {
  const page = await portal.call<ServiceListResponse>(
    reader,
    `/services/services?limit=${PAGE_SIZE}&${query}`,
  );
  const { items, visibleItems, complete } = page;
  if (visibleItems !== reader.services || items.length === 0 || !complete) {
    throw new Error(
      `${reader.name} was shown ${items.length} of ${visibleItems} services, ${
        complete ? 'all' : 'not all'
      } cells read`,
    );
  }
  return page;
}
