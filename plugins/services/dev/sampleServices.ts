import { ENVIRONMENTS } from '@longshore/plugin-longshore-common';
import {
  ServiceCount,
  ServiceDetail,
  ServiceStatus,
} from '@longshore/plugin-services-common';
import { createRandom, Random } from './random';
import { iso, sampleCells } from './sampleCells';

const NAMES = [
  'checkout-api',
  'settlement',
  'search-indexer',
  'cart',
  'inventory-sync',
  'recommendation-model-serving-gateway',
  'risk-engine',
  'member-center',
  'notification-hub',
  'price-calculator',
  'order-archiver',
  'coupon',
  'logistics-tracker',
  'image-resizer',
];
const TITLES: Record<string, string> = {
  settlement: '结算服务',
  'member-center': '会员中心',
  coupon: '优惠券',
  'checkout-api': 'Checkout API',
};
const OWNERS = ['payments', 'discovery', 'growth', 'fulfilment', 'platform'];
const HOUR = 3_600_000;

/** Services in environments, `rows` of them. */
export function sampleServices(rows: number, now: number): ServiceDetail[] {
  const random = createRandom(7);
  const details: ServiceDetail[] = [];
  for (let number = 0; details.length < rows; number++) {
    const base = NAMES[number % NAMES.length];
    const round = Math.floor(number / NAMES.length);
    const name = round === 0 ? base : `${base}-${round + 1}`;
    const owner = OWNERS[number % OWNERS.length];
    const environments = ENVIRONMENTS.filter(
      environment => environment === 'production' || random.next() > 0.35,
    );
    for (const environment of environments.slice(0, rows - details.length)) {
      details.push(
        sampleService({ name, owner, environment, environments, random, now }),
      );
    }
  }
  return details;
}

function sampleService(options: {
  name: string;
  owner: string;
  environment: ServiceDetail['environment'];
  environments: ServiceDetail['environments'];
  random: Random;
  now: number;
}): ServiceDetail {
  const { name, owner, environment, environments, random, now } = options;
  const isProduction = environment === 'production';
  const cells = sampleCells(now)
    .filter(cell => cell.environments.includes(environment))
    .map(cell => cell.name)
    .filter((_, place) => place === 0 || random.next() > 0.4);
  const status = sampleStatus(random, isProduction ? 2 + random.below(10) : 2);
  const desired =
    status.code === 'scaled-to-zero' ? 0 : Number(status.params.desired);
  const ready = Number(status.params.ready);
  const tag = `${1 + random.below(4)}.${random.below(30)}.${random.below(9)}`;
  const slug = name.replace(/-\d+$/, '');
  return {
    id: `${name}-${environment}`,
    entityRef: `component:default/${name}`,
    namespace: 'default',
    name,
    title: TITLES[name],
    description:
      name === 'checkout-api'
        ? 'Takes orders and charges for them.'
        : undefined,
    owner: `group:default/${owner}`,
    system: 'system:default/shop',
    environment,
    status,
    instances: { current: ready, desired },
    image: `registry.example.com/shop/${slug}:${tag}`,
    version: `${slug}:${tag}`,
    mixedVersions: status.code === 'rolling',
    updatedAt: iso(now - random.next() ** 3 * 900 * HOUR - 20_000),
    cells,
    staleSince: cells.includes('gz-2') ? iso(now - 240_000) : undefined,
    managed: true,
    level: isProduction && name === 'cart' ? 'developer' : 'master',
    counts: sampleCounts(cells, desired, ready),
    countsVersion: 3,
    countHistory: [
      {
        id: '2',
        track: 'main',
        cell: cells[0],
        from: 2,
        to: 4,
        author: 'user:default/li.na',
        reason: 'Double eleven rehearsal',
        at: iso(now - 190_000),
        state: 'applied',
      },
      {
        id: '1',
        track: 'main',
        cell: cells[0],
        from: 6,
        to: 2,
        author: 'user:default/chen.wei',
        at: iso(now - 50 * HOUR),
        state: 'failed',
        failure: {
          code: 'quota-exceeded',
          message: 'quota exceeded',
          params: { cell: cells[0] },
        },
      },
    ],
    actions: {
      scale:
        isProduction && name === 'cart'
          ? { allowed: false, because: 'level', requiredLevel: 'master' }
          : { allowed: true },
    },
    environments,
  };
}

function sampleCounts(
  cells: string[],
  desired: number,
  ready: number,
): ServiceCount[] {
  let missing = desired - ready;
  return cells.map((cell, place) => {
    const share =
      Math.floor(desired / cells.length) +
      (place < desired % cells.length ? 1 : 0);
    const lacks = Math.min(share, missing);
    missing -= lacks;
    return {
      track: 'main',
      cell,
      desired: share,
      live: share,
      ready: share - lacks,
      recorded: true,
      state: 'applied',
    };
  });
}

function sampleStatus(random: Random, desired: number): ServiceStatus {
  const roll = random.next();
  const all = { desired, ready: desired };
  if (roll < 0.76) {
    return { state: 'running', code: 'running', params: all };
  }
  if (roll < 0.83) {
    return {
      state: 'degraded',
      code: 'instances-failing',
      params: {
        desired,
        ready: desired - 1,
        failing: 1,
        reason: 'CrashLoopBackOff',
      },
    };
  }
  if (roll < 0.88) {
    return {
      state: 'changing',
      code: 'rolling',
      params: { desired, ready: desired - 1, percent: 40 },
    };
  }
  if (roll < 0.91) {
    return {
      state: 'changing',
      code: 'scaling',
      params: { desired, ready: Math.max(0, desired - 2) },
    };
  }
  if (roll < 0.94) {
    return {
      state: 'failed',
      code: 'none-ready',
      params: { desired, ready: 0, reason: 'ImagePullBackOff' },
    };
  }
  if (roll < 0.97) {
    return {
      state: 'stopped',
      code: 'scaled-to-zero',
      params: { desired: 0, ready: 0 },
    };
  }
  return {
    state: 'unknown',
    code: 'cell-silent',
    params: { ...all, cells: 'gz-2' },
  };
}
