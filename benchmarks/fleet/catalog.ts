import fs from 'node:fs';
import path from 'node:path';
import {
  cellName,
  FleetPlan,
  plannedPeople,
  plannedServices,
  teamNames,
} from './plan';
import { LABEL_KUBERNETES_ID } from './scenario';

/**
 * Writes the catalog of a fleet, a file for the people and one for the services
 * of each cell, and returns the pattern that names them all.
 */
export function writeCatalog(plan: FleetPlan, folder: string): string {
  fs.mkdirSync(folder, { recursive: true });
  const write = (name: string, entities: object[]) =>
    fs.writeFileSync(
      path.join(folder, `${name}.yaml`),
      entities.map(each => JSON.stringify(each)).join('\n---\n'),
    );
  write('people', [
    ...[...teamNames(plan), 'operators'].map(name =>
      entity('Group', name, { type: 'team', children: [] }),
    ),
    ...plannedPeople(plan).map(({ name, team }) =>
      entity('User', name, { memberOf: [team ?? 'operators'] }),
    ),
  ]);
  const services = plannedServices(plan);
  for (let index = 0; index < plan.cells; index += 1) {
    const cell = cellName(index);
    write(
      cell,
      services
        .filter(service => service.cell === cell)
        .map(({ name, team }) => ({
          ...entity('Component', name, {
            type: 'service',
            lifecycle: 'production',
            owner: `group:default/${team}`,
          }),
          metadata: { name, annotations: { [LABEL_KUBERNETES_ID]: name } },
        })),
    );
  }
  return path.join(folder, '*.yaml');
}

function entity(kind: string, name: string, spec: object) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name },
    spec,
  };
}
