import { mockServices } from '@backstage/backend-test-utils';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  ContractCluster,
  Ground,
  randomOperations,
  randomPaths,
  sorted,
} from '@longshore/kube-contract';
import { Claims } from '../claims/Claims';
import { LabelSelector } from '../claims/LabelSelector';
import { CellConnection } from '../connection/CellConnection';
import { Semaphore } from '../connection/Semaphore';
import { ReflectedTable, Reflector } from '../reflector/Reflector';
import { WATCHED_TYPES } from '../reflector/WatchedType';
import { CellConfig } from '../registry/CellConfig';
import { CellTable } from '../rows/CellTable';
import { realClock } from '../time/Clock';
import { inOrder, rowsOfList } from './rowsOfList';

type Objects = Parameters<typeof sorted>[0];
type KubeObject = Objects extends Iterable<infer T> ? T : never;

const CATCH_UP_MS = 90_000;

/** Its tables look at its name and environments alone. */
const CELL = { name: 'contract', environments: ['test'] } as CellConfig;

/** Labels that are patched onto objects make them those of a service. */
function claimsOf(namespace: string): Claims {
  const claims = new Claims({ logger: mockServices.logger.mock() });
  const selector = LabelSelector.parse('content')!;
  claims.setRules([{ component: 'component:default/x', namespace, selector }]);
  return claims;
}

/** The product's own table of what is at a path; none of what it does not watch. */
function productTable(path: string, claims: Claims): CellTable | undefined {
  const plural = path.split('/').pop();
  const type = WATCHED_TYPES.find(watched => watched.plural === plural);
  return (
    type &&
    new CellTable({
      cell: CELL,
      kind: type.kind,
      claims,
      observer: { onChange: () => {} },
    })
  );
}

/** Keeps whole objects, as a list shows them, and the product's rows of them. */
class ObjectTable implements ReflectedTable {
  readonly product?: CellTable;
  readonly objects = new Map<string, KubeObject>();
  #listed = new Set<string>();
  /** How often a complete list was taken. */
  lists = 0;

  constructor(product: CellTable | undefined) {
    this.product = product;
  }

  begin() {
    this.product?.begin();
    this.#listed = new Set();
  }
  put(object: object) {
    const { uid } = (object as KubeObject).metadata;
    this.objects.set(uid!, object as KubeObject);
    this.#listed.add(uid!);
    this.product?.put(structuredClone(object));
  }
  remove(object: object) {
    this.objects.delete((object as KubeObject).metadata.uid!);
    this.product?.remove(object);
  }
  complete() {
    this.lists += 1;
    this.product?.complete();
    for (const uid of this.objects.keys()) {
      if (!this.#listed.has(uid)) {
        this.objects.delete(uid);
      }
    }
  }
}

/**
 * Waits until it is so, or long enough: events are still on their way, a
 * controller may be at work, and the reflector waits by the wall clock before it
 * dials again, even where the cluster's own clock stands still.
 */
async function untilSo(check: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + CATCH_UP_MS;
  while (!(await check()) && Date.now() < end) {
    await sleep(100);
  }
}

/**
 * Lets the product's own reflector follow random operations, whose watches are
 * cut and whose past is compacted, and holds it and the product's own tables of
 * the kinds that are watched to what a list shows then.
 */
export async function followRandomOperations(
  ground: Ground,
  options: { seed: number; operations: number },
): Promise<void> {
  const cluster = new ContractCluster(ground);
  const stop = new AbortController();
  const { url, ca, cert, key } = ground.watchAccess;
  const connection = new CellConnection({
    cell: 'contract',
    access: {
      url: new URL(url),
      ca,
      identity: { type: 'client-certificate', certificate: cert, key },
    },
  });
  const namespace = await cluster.namespace();
  const claims = claimsOf(namespace);
  const lists = new Semaphore(4);
  const followed = randomPaths(cluster, namespace).map(path => {
    const table = new ObjectTable(productTable(path, claims));
    let troubles = 0;
    const reflector = new Reflector({
      connection,
      // It is told the kinds of rows alone, and does not look at them.
      type: {
        kind: 'Pod',
        path,
        plural: path.split('/').pop()!,
        decides: true,
        urgency: 'first',
      },
      table,
      lists,
      clock: realClock,
      // Waits are a random part of up to a minute; here a small one.
      random: () => 0.02,
      observer: {
        onContact: () => {},
        onCurrent: () => {},
        onTrouble: () => {
          troubles += 1;
        },
      },
    });
    return {
      path,
      table,
      troubles: () => troubles,
      running: reflector.run(stop.signal),
    };
  });
  try {
    const done = await randomOperations({ cluster, namespace, ...options });
    expect(done.operations).toBeGreaterThanOrEqual(options.operations);
    expect(done.deleted.size).toBeGreaterThan(50);
    for (const { path, table } of followed) {
      const fresh = async () =>
        sorted((await cluster.call(path)).body.items as KubeObject[]);
      const ours = () => sorted(table.objects.values());
      await untilSo(async () => isDeepStrictEqual(ours(), await fresh()));
      expect(ours()).toEqual(await fresh());
      expect(
        [...table.objects.keys()].filter(uid => done.deleted.has(uid)),
      ).toEqual([]);
    }
    const products = followed.flatMap(({ path, table: { product } }) =>
      product ? { path, product } : [],
    );
    for (const { path, product } of products) {
      const { kind } = product;
      const { items } = (await cluster.call(path)).body;
      expect(inOrder(product.all())).toEqual(
        rowsOfList(items as object[], { cell: CELL, kind, claims }),
      );
      expect([...done.deleted].filter(uid => product.row(uid))).toEqual([]);
    }
    expect(products.map(({ product }) => product.kind).sort()).toEqual([
      'CronJob',
      'Deployment',
      'EndpointSlice',
      'Job',
      'Pod',
      'StatefulSet',
    ]);
    const pods = products.find(({ product }) => product.kind === 'Pod')!;
    expect(new Set([...pods.product.all()].map(({ kind }) => kind))).toEqual(
      new Set(['Pod', 'ForeignPod']),
    );
    // Otherwise nothing of what is tested here would have happened.
    for (const { troubles } of followed) {
      expect(troubles()).toBeGreaterThan(0);
    }
    expect(
      Math.max(...followed.map(({ table }) => table.lists)),
    ).toBeGreaterThan(1);
  } finally {
    stop.abort();
    await Promise.all(followed.map(({ running }) => running));
    connection.close();
    await cluster.cleanUp();
  }
}
