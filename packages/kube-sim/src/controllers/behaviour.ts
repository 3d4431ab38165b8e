import { Behaviour, BEHAVIOURS } from '../faults/ClusterFaults';
import { Misbehaviour } from '../faults/Misbehaviour';
import { StoredObject } from '../storage/StoredObject';
import { Pod } from '../workloads';
import { behaviourAnnotation } from './annotations';

// Images that no registry has, so that a wrong tag in a form fails as it would for real.
const MISSING_IMAGE =
  /(^|[/:._-])(does-not-exist|not-found|nonexistent|missing)($|[/:@._-])/;

export function isMissingImage(image: string): boolean {
  return MISSING_IMAGE.test(image);
}

/** What a pod is going to do: set at run time, else by annotation, else by its image. */
export function behaviourOf(
  pod: Pod,
  stored: StoredObject,
  misbehaviour: Misbehaviour,
): Behaviour {
  const set = misbehaviour.of(stored);
  if (set) return set;
  const annotated = pod.metadata.annotations?.[behaviourAnnotation];
  if (annotated && (BEHAVIOURS as readonly string[]).includes(annotated)) {
    return annotated as Behaviour;
  }
  const missing = pod.spec.containers.some(({ image }) =>
    isMissingImage(image),
  );
  return missing ? 'pull-error' : 'healthy';
}
