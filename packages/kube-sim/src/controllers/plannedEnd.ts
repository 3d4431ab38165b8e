import { Container, Pod } from '../workloads';
import {
  exitCodeAnnotation,
  initExitCodeAnnotation,
  initRunAnnotation,
  numberAnnotation,
  runAnnotation,
} from './annotations';
import { playedCommand } from './playedCommand';

/** When and how a container comes to its end by itself. */
export interface PlannedEnd {
  ms: number;
  exitCode: number;
}

const INIT_RUN_MS = 1_000;
// Long enough to be seen, short enough to wait for.
const JOB_RUN_MS = 3_000;

/** Undefined for a server, which runs until it is stopped. */
export function plannedEnd(pod: Pod): PlannedEnd | undefined {
  const { annotations, ownerReferences } = pod.metadata;
  const ms = numberAnnotation(annotations, runAnnotation);
  const exitCode = numberAnnotation(annotations, exitCodeAnnotation);
  if (ms !== undefined) return { ms, exitCode: exitCode ?? 0 };
  const played = playedCommand(pod.spec.containers[0]);
  if (played) return { ms: played.ms, exitCode: exitCode ?? played.exitCode };
  return ownerReferences?.some(({ kind }) => kind === 'Job')
    ? { ms: JOB_RUN_MS, exitCode: exitCode ?? 0 }
    : undefined;
}

export function plannedInitEnd(pod: Pod, container: Container): PlannedEnd {
  const { annotations } = pod.metadata;
  const played = playedCommand(container);
  return {
    ms:
      numberAnnotation(annotations, initRunAnnotation) ??
      played?.ms ??
      INIT_RUN_MS,
    exitCode:
      numberAnnotation(annotations, initExitCodeAnnotation) ??
      played?.exitCode ??
      0,
  };
}
