import { KubeSim } from '../KubeSim';
import { KubeObject } from '../objects';
import { Scenario } from './readScenario';

// What others live in or refer to goes first, whatever the order in the files.
const FIRST = [
  'CustomResourceDefinition',
  'Namespace',
  'StorageClass',
  'ServiceAccount',
  'ConfigMap',
  'Secret',
];

function rank({ kind }: KubeObject): number {
  const index = FIRST.indexOf(kind);
  return index < 0 ? FIRST.length : index;
}

/** Applies a scenario's objects as a client with its field manager would. */
export function applyScenario(sim: KubeSim, scenario: Scenario): void {
  for (const { options, objects, ill } of scenario.clusters) {
    const cluster = sim.cluster(options.name);
    for (const { behaviour, ...selector } of ill) {
      cluster.faults.misbehave(selector, behaviour);
    }
    for (const object of [...objects].sort((a, b) => rank(a) - rank(b))) {
      try {
        cluster.apply(object, {
          fieldManager: scenario.fieldManager,
          force: true,
        });
      } catch (error) {
        const { kind, metadata } = object;
        throw new Error(
          `Scenario: cluster ${options.name}: ${kind} ${
            metadata.namespace ?? ''
          }/${metadata.name}: ${
            error instanceof Error ? error.message : error
          }`,
        );
      }
    }
    if (scenario.churn) {
      cluster.startChurn(scenario.churn, scenario.seed ?? 'kube-sim');
    }
  }
}
