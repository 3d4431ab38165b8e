import { NotFoundError } from '@backstage/errors';
import {
  InstanceListQuery,
  SERVICE_STATES,
  ServiceDetail,
  ServiceKey,
  ServiceListQuery,
  ServicesApi,
  ServiceState,
  SetCountsRequest,
} from '@longshore/plugin-services-common';
import { sampleCells } from './sampleCells';
import { sampleInstances } from './sampleInstances';
import { sampleServices } from './sampleServices';

/** Answers as the backend does, from made-up services. */
export class SampleServicesApi implements ServicesApi {
  readonly #now = Date.now();
  readonly #services: ServiceDetail[];
  readonly #listeners = new Set<(revision: number) => void>();
  #revision = 1;

  constructor(options: { rows: number }) {
    this.#services = sampleServices(options.rows, this.#now);
  }

  /** Calls back whenever something has changed. */
  onRevision(listener: (revision: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async listServices(query: ServiceListQuery) {
    const text = query.filter?.toLowerCase() ?? '';
    const matching = this.#services.filter(
      service =>
        [service.name, service.title, service.version, service.owner].some(
          value => value?.toLowerCase().includes(text),
        ) &&
        includes(query.environment, service.environment) &&
        (!query.cell?.length ||
          service.cells.some(cell => query.cell?.includes(cell))) &&
        (!query.mine || service.owner === 'group:default/payments'),
    );
    const states = Object.fromEntries(
      SERVICE_STATES.map(state => [
        state,
        matching.filter(service => service.status.state === state).length,
      ]),
    ) as Record<ServiceState, number>;
    const items = sortBy(
      matching.filter(service => includes(query.state, service.status.state)),
      query.order,
      service => sortValue(service, query.sort),
    );
    const { offset = 0, limit = 50 } = query;
    return {
      items: items.slice(offset, offset + limit),
      totalItems: items.length,
      visibleItems: this.#services.length,
      states,
      cells: this.#services.length ? sampleCells(this.#now) : [],
      revision: this.#revision,
      complete: true,
    };
  }

  async getEnvironments(component: { namespace: string; name: string }) {
    const items = this.#services.filter(
      service => service.name === component.name,
    );
    if (!items.length) {
      throw new NotFoundError(`No service ${component.name}`);
    }
    return {
      items,
      cells: sampleCells(this.#now),
      revision: this.#revision,
    };
  }

  async getService(key: ServiceKey) {
    const service = this.#find(key);
    return {
      service,
      cells: sampleCells(this.#now).filter(cell =>
        service.cells.includes(cell.name),
      ),
      revision: this.#revision,
    };
  }

  async listPastInstances() {
    return { items: [], totalItems: 0 };
  }

  async listInstances(key: ServiceKey, query: InstanceListQuery) {
    const text = query.filter?.toLowerCase() ?? '';
    const all = sampleInstances(this.#find(key), this.#now).filter(instance =>
      [instance.name, instance.ip, instance.node].some(value =>
        value?.toLowerCase().includes(text),
      ),
    );
    const { offset = 0, limit = 50, sort = 'name' } = query;
    const items = sortBy(all, query.order, instance =>
      sort === 'age' ? instance.createdAt : instance[sort] ?? '',
    );
    return {
      items: items.slice(offset, offset + limit),
      totalItems: items.length,
      revision: this.#revision,
    };
  }

  async setCounts(key: ServiceKey, request: SetCountsRequest) {
    const service = this.#find(key);
    const counts = service.counts.map(count => {
      const change = request.counts.find(
        ({ cell, track }) => cell === count.cell && track === count.track,
      );
      if (!change) {
        return count;
      }
      return count.cell === 'gz-2'
        ? {
            ...count,
            desired: change.desired,
            state: 'failed' as const,
            failure: {
              code: 'timeout',
              message: 'gz-2 did not answer within 10 s',
              params: { cell: 'gz-2' },
            },
          }
        : {
            ...count,
            desired: change.desired,
            live: change.desired,
            state: 'applied' as const,
          };
    });
    const desired = counts.reduce((sum, count) => sum + count.desired, 0);
    this.#replace({
      ...service,
      counts,
      countsVersion: service.countsVersion + 1,
      instances: { ...service.instances, desired },
      status: {
        state: 'changing',
        code: 'scaling',
        params: { ready: service.instances.current, desired },
      },
    });
    return {
      counts,
      countsVersion: service.countsVersion + 1,
      revision: this.#revision,
    };
  }

  /** Moves the world a little, as long as the page is open. */
  step() {
    const changing = this.#services.filter(
      service => service.status.state === 'changing',
    );
    const service = changing[this.#revision % Math.max(1, changing.length)];
    if (!service) {
      return;
    }
    const { desired } = service.instances;
    const counts = service.counts.map(count => ({
      ...count,
      ready: count.ready + Math.sign(count.desired - count.ready),
    }));
    const ready = counts.reduce((sum, count) => sum + count.ready, 0);
    this.#replace({
      ...service,
      counts,
      instances: { current: ready, desired },
      status:
        ready === desired
          ? { state: 'running', code: 'running', params: { desired } }
          : { ...service.status, params: { ready, desired, percent: 60 } },
    });
  }

  #find(key: ServiceKey): ServiceDetail {
    const service = this.#services.find(
      ({ name, environment }) =>
        name === key.name && environment === key.environment,
    );
    if (!service) {
      throw new NotFoundError(`No service ${key.name} in ${key.environment}`);
    }
    return service;
  }

  #replace(service: ServiceDetail) {
    const place = this.#services.findIndex(({ id }) => id === service.id);
    this.#services[place] = service;
    this.#revision += 1;
    this.#listeners.forEach(listener => listener(this.#revision));
  }
}

function includes<T>(wanted: T[] | undefined, value: T): boolean {
  return !wanted?.length || wanted.includes(value);
}

function sortValue(service: ServiceDetail, sort: ServiceListQuery['sort']) {
  switch (sort) {
    case 'status':
      return SERVICE_STATES.indexOf(service.status.state);
    case 'instances':
      return service.instances.current;
    case 'version':
      return service.version ?? '';
    case 'updated':
      return service.updatedAt ?? '';
    case 'owner':
      return service.owner ?? '';
    case 'environment':
      return service.environment;
    default:
      return service.name;
  }
}

function sortBy<T extends { name: string }>(
  items: T[],
  order: 'asc' | 'desc' | undefined,
  value: (item: T) => string | number,
): T[] {
  const sign = order === 'desc' ? -1 : 1;
  return [...items].sort((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === right) {
      return a.name.localeCompare(b.name);
    }
    return left < right ? -sign : sign;
  });
}
