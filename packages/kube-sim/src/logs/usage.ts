import { hash32 } from '../identity/Random';
import { bytes, cpuMillis } from '../quantity';
import { Container, Pod } from '../workloads';
import { behaviourAnnotation } from '../controllers/annotations';

// A wave of ten minutes around a level that the pod's uid decides: alive, and the same on every run.
const WAVE_MS = 600_000;
const DEFAULT_CPU_MILLIS = 100;
const DEFAULT_MEMORY = 128 * 1024 * 1024;

/**
 * What a container uses at a time: cores and bytes. A function of the pod's
 * uid and the clock, so that nothing has to be kept or updated.
 */
export function containerUsage(
  pod: Pod,
  container: Container,
  now: number,
): { cpu: number; memory: number } {
  const status = pod.status.containerStatuses?.find(
    candidate => candidate.name === container.name,
  );
  const started = status?.state.running?.startedAt;
  if (!started) return { cpu: 0, memory: 0 };
  const seed = hash32(`${pod.metadata.uid}/${container.name}`);
  const level = 0.2 + ((seed % 1_000) / 1_000) * 0.4;
  const phase = ((now + (seed % WAVE_MS)) / WAVE_MS) * 2 * Math.PI;
  const wave = 1 + 0.25 * Math.sin(phase);
  const requests = container.resources?.requests;
  const limit = bytes(container.resources?.limits?.memory);
  const cpu = cpuMillis(requests?.cpu) || DEFAULT_CPU_MILLIS;
  const memory = bytes(requests?.memory) || DEFAULT_MEMORY;
  const leaking =
    pod.metadata.annotations?.[behaviourAnnotation] === 'oom' && limit > 0;
  return {
    cpu: (cpu / 1_000) * level * wave,
    memory: leaking ? limit * 0.97 : memory * (0.5 + level * 0.5),
  };
}
