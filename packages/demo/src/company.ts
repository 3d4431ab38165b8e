import fs from 'node:fs';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Environment } from '@longshore/plugin-longshore-common';
import { parse } from 'yaml';

/**
 * What goes wrong with a workload of the demo, so that there is something to see.
 *
 * @public
 */
export type Illness =
  | 'oom'
  | 'crash-loop'
  | 'never-ready'
  | 'slow-start'
  | 'bad-image'
  | 'too-big';

/**
 * A service of the company, as data/company.yaml lists it.
 *
 * @public
 */
export type DemoService = {
  name: string;
  title: string;
  system: string;
  /** Image name without registry. */
  image: string;
  version: string;
  /** Instances per cell that serves the environment, in the cells' order. */
  runs: Partial<Record<Environment, number[]>>;
  ill?: Partial<Record<Environment, Illness>>;
  /** A second version beside the first, in the first cell of its environment. */
  gray?: {
    version: string;
    environment: Environment;
    replicas: number;
    ill?: Illness;
  };
};

/**
 * A workload without our labels.
 *
 * @public
 */
export type AdoptableWorkload = {
  name: string;
  title: string;
  system: string;
  image: string;
  version: string;
  namespace: string;
  replicas: number;
};

/**
 * The whole company.
 *
 * @public
 */
export type Company = {
  domains: { name: string; title: string; owner: string }[];
  groups: { name: string; title: string; parent?: string }[];
  people: { name: string; title: string; groups: string[] }[];
  systems: { name: string; title: string; domain: string; owner: string }[];
  services: DemoService[];
  adoptable: AdoptableWorkload[];
};

/**
 * Reads the company that comes with this package.
 *
 * @public
 */
export function readCompany(): Company {
  return parse(
    fs.readFileSync(
      resolvePackagePath('@longshore/demo', 'data/company.yaml'),
      'utf8',
    ),
  );
}
