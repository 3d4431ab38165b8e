import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { readCompany } from './company';
import { toEntities } from './entities';
import { runOnSandbox } from './sandboxDemo';
import { toScenario } from './scenario';

async function render(
  part: string | undefined,
  options: { badDay: boolean },
): Promise<string> {
  const company = readCompany();
  switch (part) {
    case 'catalog':
      return toEntities(company)
        .map(entity => stringify(entity))
        .join('---\n');
    case 'scenario':
      return stringify(toScenario(company, options));
    case 'sandbox':
      return JSON.stringify(await runOnSandbox(company));
    default:
      throw new Error(
        `Name what to write: catalog, scenario or sandbox, not "${part}"`,
      );
  }
}

async function main() {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      'bad-day': { type: 'boolean', default: false },
    },
  });
  if (!values.out) {
    throw new Error('--out is missing');
  }
  fs.writeFileSync(
    values.out,
    await render(positionals[0], { badDay: values['bad-day'] }),
  );
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
