import {
  ServiceDetail,
  ServiceInstance,
} from '@longshore/plugin-services-common';
import { createRandom } from './random';
import { iso } from './sampleCells';

/** Instances that fit what the service tells of itself. */
export function sampleInstances(
  service: ServiceDetail,
  now: number,
): ServiceInstance[] {
  const random = createRandom(service.name.length * 31);
  const badState = {
    failed: 'failing',
    changing: 'starting',
    degraded: 'failing',
    running: 'ready',
    stopped: 'ready',
    unknown: 'ready',
  } as const;
  const reason = String(service.status.params.reason ?? '') || undefined;
  return service.counts.flatMap(count =>
    Array.from({ length: count.desired }, (_, place): ServiceInstance => {
      const isReady = place < count.ready;
      const name = `${service.name}-7c9f${service.name.length}-${random
        .below(60_000_000)
        .toString(36)
        .padStart(5, 'x')
        .slice(0, 5)}`;
      return {
        cell: count.cell,
        namespace: `${service.name}-${service.environment}`,
        name,
        uid: `${count.cell}-${place}-${service.id}`,
        createdAt: iso(now - random.next() * 90 * 3_600_000),
        startedAt: iso(now - random.next() * 3_600_000),
        deployment: service.name,
        state: isReady ? 'ready' : badState[service.status.state],
        reason: isReady ? undefined : reason,
        ip: `10.${random.below(250)}.${random.below(250)}.${random.below(250)}`,
        node: `${count.cell}-node-${1 + random.below(40)}`,
        image: service.image,
        imageDigest:
          'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
        restarts: isReady ? Number(place === 0) : 7,
        over: false,
        cpuMillis: 250,
        memoryBytes: 268_435_456,
        lastEnd:
          place === 0
            ? { reason: 'OOMKilled', exitCode: 137, at: iso(now - 720_000) }
            : undefined,
        track: 'main',
        version: service.version,
        staleSince: count.cell === 'gz-2' ? service.staleSince : undefined,
      };
    }),
  );
}
