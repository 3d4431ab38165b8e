import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { readCompany } from './company';
import { toEntities } from './entities';
import { toSandboxManifests } from './sandboxWorkloads';
import { toScenario } from './scenario';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    'image-prefix': { type: 'string' },
  },
});

function render(part: string | undefined): string {
  const company = readCompany();
  switch (part) {
    case 'catalog':
      return toEntities(company)
        .map(entity => stringify(entity))
        .join('---\n');
    case 'scenario':
      return stringify(toScenario(company));
    case 'sandbox':
      return JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: toSandboxManifests(company, {
          imagePrefix: required('image-prefix'),
        }),
      });
    default:
      throw new Error(
        `Name what to write: catalog, scenario or sandbox, not "${part}"`,
      );
  }
}

function required(option: 'out' | 'image-prefix'): string {
  const value = values[option];
  if (!value) {
    throw new Error(`--${option} is missing`);
  }
  return value;
}

fs.writeFileSync(required('out'), render(positionals[0]));
