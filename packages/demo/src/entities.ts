import { Entity } from '@backstage/catalog-model';
import { Company } from './company';

const API_VERSION = 'backstage.io/v1alpha1';

/**
 * The company as catalog entities.
 *
 * @public
 */
export function toEntities(company: Company): Entity[] {
  const owners = new Map(company.systems.map(s => [s.name, s.owner]));
  const component = (
    service: { name: string; title: string; system: string },
    annotations?: Record<string, string>,
  ): Entity => ({
    apiVersion: API_VERSION,
    kind: 'Component',
    metadata: { name: service.name, title: service.title, annotations },
    spec: {
      type: 'service',
      lifecycle: 'production',
      owner: `group:default/${owners.get(service.system)}`,
      system: service.system,
    },
  });

  return [
    ...company.domains.map(domain => ({
      apiVersion: API_VERSION,
      kind: 'Domain',
      metadata: { name: domain.name, title: domain.title },
      spec: { owner: `group:default/${domain.owner}` },
    })),
    ...company.systems.map(system => ({
      apiVersion: API_VERSION,
      kind: 'System',
      metadata: { name: system.name, title: system.title },
      spec: {
        owner: `group:default/${system.owner}`,
        domain: system.domain,
      },
    })),
    ...company.groups.map(group => ({
      apiVersion: API_VERSION,
      kind: 'Group',
      metadata: { name: group.name, title: group.title },
      spec: {
        type: 'team',
        profile: { displayName: group.title },
        ...(group.parent && { parent: group.parent }),
        children: company.groups
          .filter(child => child.parent === group.name)
          .map(child => child.name),
      },
    })),
    ...company.people.map(person => ({
      apiVersion: API_VERSION,
      kind: 'User',
      metadata: { name: person.name, title: person.title },
      spec: {
        profile: {
          displayName: person.title,
          email: `${person.name}@example.com`,
        },
        memberOf: person.groups,
      },
    })),
    ...company.services.map(service => component(service)),
    ...company.adoptable.map(workload =>
      component(workload, { 'backstage.io/kubernetes-id': workload.name }),
    ),
  ];
}
