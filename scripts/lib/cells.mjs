import fs from 'node:fs';
import path from 'node:path';
import { announcer } from './badDay.mjs';
import { writeDemo } from './demo.mjs';
import { root } from './paths.mjs';
import { Problem, problemFromOutput } from './problems.mjs';
import { atExit, start } from './processes.mjs';
import { step } from './progress.mjs';
import { requireSandbox, takeSandboxDown } from './sandbox.mjs';
import { nodeBinary, toolEnv } from './toolchain.mjs';

/**
 * Brings up the cells that the options ask for and returns the part of the app
 * config that names them.
 */
export async function startCells(options) {
  if (options.kubeconfig) {
    return kubeconfigCells(options);
  }
  return options.sandbox ? sandboxCells(options) : simulatedCells(options);
}

function kubeconfigCells({ kubeconfig, context }) {
  const file = path.resolve(kubeconfig);
  if (!fs.existsSync(file)) {
    throw new Problem(
      `There is no file ${kubeconfig}.`,
      'Name the kubeconfig of the clusters to show, often ~/.kube/config.',
    );
  }
  return {
    clusters: {
      kubeconfigs: [
        {
          file,
          ...(context && { contexts: context }),
          region: 'local',
          environments: ['production', 'staging', 'test'],
        },
      ],
    },
  };
}

async function simulatedCells({ state, badDay }) {
  const dir = path.join(state, 'kube-sim');
  fs.mkdirSync(dir, { recursive: true });
  const scenario = path.join(dir, 'scenario.yaml');
  const kubeconfig = path.join(dir, 'kubeconfig');
  await step('Simulated cells', async () => {
    await writeDemo('scenario', scenario, ...(badDay ? ['--bad-day'] : []));
    const announce = announcer(text => console.log(`☁ ${text}`));
    const sim = start(
      nodeBinary,
      [
        path.join(root, 'packages/kube-sim/bin/kube-sim.js'),
        '--scenario',
        scenario,
        '--state-dir',
        dir,
        '--kubeconfig-out',
        kubeconfig,
        '--exit-with-parent',
      ],
      {
        name: 'kube-sim',
        cwd: root,
        env: toolEnv(),
        onLine: line => {
          announce(line);
          if (line.startsWith('{"ready":true')) {
            // Where faults can be played, for tests and the curious.
            fs.writeFileSync(path.join(dir, 'ready.json'), line, {
              mode: 0o600,
            });
            markReady();
          }
        },
      },
    );
    let markReady;
    const ready = new Promise(resolve => {
      markReady = resolve;
    });
    const exited = sim.exit.then(() => {
      throw problemFromOutput('The simulator', sim.output, sim.logFile);
    });
    await Promise.race([ready, exited]);
    // From here on its end is noticed by the portal, which shows silent cells.
    exited.catch(() => {});
  });
  return {
    clusters: {
      // The simulator is on this machine, and its cells can be registered too.
      allowedAddresses: ['127.0.0.0/8'],
      cells: [
        { name: 'gz-1', region: 'gz', environments: ['production', 'staging'] },
        { name: 'bj-1', region: 'bj', environments: ['production', 'test'] },
      ].map(cell => ({
        ...cell,
        simulated: true,
        kubeconfig: { file: kubeconfig, context: cell.name },
      })),
    },
  };
}

async function sandboxCells({ state }) {
  const file = path.join(state, 'sandbox.json');
  requireSandbox();
  await step('A real Kubernetes on this machine', () =>
    writeDemo('sandbox', file),
  );
  const { started, cells } = JSON.parse(fs.readFileSync(file, 'utf8'));
  if (started) {
    atExit(() => step('Taking the sandbox down', () => takeSandboxDown()));
  }
  return {
    clusters: {
      cells: cells.map(({ name, kubeconfig, context }) => ({
        name,
        region: 'local',
        environments: ['production', 'staging', 'test'],
        kubeconfig: { file: kubeconfig, context },
      })),
    },
  };
}
