/*
 * Measures what a pod costs in memory and in decoding, and how long it takes to
 * attribute every pod anew. From this package:
 *
 *   node --expose-gc --import @backstage/cli/config/nodeTransform.cjs \
 *     src/__testUtils__/measureRows.ts [pods]
 */
import { LoggerService } from '@backstage/backend-plugin-api';
import { AnnotationRule } from '../claims/AnnotationRule';
import { Claims } from '../claims/Claims';
import { LabelSelector } from '../claims/LabelSelector';
import { readWatchEvent } from '../reflector/readWatchEvent';
import { CellConfig } from '../registry/CellConfig';
import { CellTable } from '../rows/CellTable';

const PODS = Number(process.argv[2] ?? 50_000);
const PER_SERVICE = 5;

const silent: LoggerService = {
  error: () => {},
  warn: () => {},
  info: () => {},
  debug: () => {},
  child: () => silent,
};

const cell: CellConfig = {
  name: 'gz-1',
  region: 'gz',
  environments: ['production'],
  simulated: true,
  access: {
    url: new URL('https://gz-1'),
    identity: { type: 'token', token: '' },
  },
};

/** A pod of about 6 KB, as a cluster with a service mesh has them. */
function podLine(index: number, claimed: boolean): string {
  const service = `service-${Math.floor(index / PER_SERVICE)}`;
  const hash = `${(Math.floor(index / PER_SERVICE) * 7919).toString(16)}`;
  const time = new Date(1.7e12 + index * 1000).toISOString();
  return JSON.stringify({
    type: 'ADDED',
    object: {
      metadata: {
        name: `${service}-${hash}-${index.toString(36).padStart(5, 'x')}`,
        namespace: `${service}-production`,
        uid: `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`,
        resourceVersion: String(index),
        creationTimestamp: time,
        labels: {
          app: service,
          'pod-template-hash': hash,
          ...(claimed && {
            'longshore.dev/service': service,
            'longshore.dev/environment': 'production',
          }),
        },
        ownerReferences: [
          { kind: 'ReplicaSet', name: `${service}-${hash}`, controller: true },
        ],
        managedFields: Array.from({ length: 3 }, (_, at) => ({
          manager: 'kubelet',
          fieldsV1: { 'f:spec': `${at}`.repeat(600) },
        })),
      },
      spec: {
        nodeName: `node-${index % 500}`,
        containers: [
          {
            name: 'main',
            image: `registry.example/${service}:1.0.${index % 3}`,
            env: Array.from({ length: 30 }, (_, at) => ({
              name: `VARIABLE_${at}`,
              value: 'x'.repeat(60),
            })),
          },
        ],
      },
      status: {
        phase: 'Running',
        podIP: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
        conditions: [{ type: 'Ready', status: 'True' }],
        containerStatuses: [
          {
            name: 'main',
            ready: true,
            started: true,
            restartCount: index % 10 === 0 ? 1 : 0,
            imageID: `registry.example/${service}@sha256:${hash.padStart(
              64,
              '0',
            )}`,
            state: { running: { startedAt: time } },
            lastState:
              index % 10 === 0
                ? {
                    terminated: {
                      reason: 'OOMKilled',
                      exitCode: 137,
                      finishedAt: time,
                    },
                  }
                : {},
          },
        ],
      },
    },
  });
}

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

const claims = new Claims({ logger: silent });
let changes = 0;

/** Fills a table, and says what that costs. */
function fill(claimed: boolean) {
  const table = new CellTable({
    cell,
    kind: 'Pod',
    claims,
    observer: {
      onChange: () => {
        changes += 1;
      },
    },
  });
  const before = heap();
  let bytes = 0;
  let decoding = 0;
  table.begin();
  for (let index = 0; index < PODS; index += 1) {
    const line = podLine(index, claimed);
    bytes += line.length;
    const begun = process.hrtime.bigint();
    table.put(
      readWatchEvent(line, { cell: 'gz-1', what: 'watch pods' }).object,
    );
    decoding += Number(process.hrtime.bigint() - begun);
  }
  table.complete();
  const after = heap();
  return {
    table,
    figures: {
      pods: table.size,
      bytesPerObject: Math.round(bytes / PODS),
      heapBytesPerPod: Math.round((after - before) / PODS),
      heapMegabytes: Math.round((after - before) / 1e6),
      decodeMicrosecondsPerPod: Math.round(decoding / PODS / 1000),
    },
  };
}

const foreign = fill(false);
const ours = fill(true);

const rules: AnnotationRule[] = Array.from(
  { length: PODS / PER_SERVICE },
  (_, at) => ({
    component: `component:default/service-${at}`,
    selector: LabelSelector.equals('app', `service-${at}`),
  }),
);
claims.setRules(rules);
let attribution = 0;
let longest = 0;
const parts = ours.table.attributeAll();
for (let done = false; !done; ) {
  const begun = process.hrtime.bigint();
  done = parts.next().done === true;
  const taken = Number(process.hrtime.bigint() - begun);
  attribution += taken;
  longest = Math.max(longest, taken);
}

process.stdout.write(
  `${JSON.stringify({
    ofServices: ours.figures,
    foreign: foreign.figures,
    attributeAllMilliseconds: Math.round(attribution / 1e6),
    longestPauseMilliseconds: Math.round(longest / 1e6),
    changes,
  })}\n`,
);
