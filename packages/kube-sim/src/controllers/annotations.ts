/** Annotations on a pod template by which a scenario shapes its pods. */
const PREFIX = 'kube-sim.longshore.dev/';

/** crash-loop | oom | pull-error | never-ready | slow-start | init-error. */
export const behaviourAnnotation = `${PREFIX}behaviour`;
/** Milliseconds that replace the cluster's delays. */
export const pullAnnotation = `${PREFIX}pull-ms`;
export const startAnnotation = `${PREFIX}start-ms`;
export const readyAnnotation = `${PREFIX}ready-ms`;
export const stopAnnotation = `${PREFIX}stop-ms`;
/** How long a container that crashes runs before it does. */
export const crashAfterAnnotation = `${PREFIX}crash-after-ms`;
export const exitCodeAnnotation = `${PREFIX}exit-code`;
/** How long a container that comes to an end runs; it ends with `exit-code`, or 0. */
export const runAnnotation = `${PREFIX}run-ms`;
/** The same of init containers. */
export const initRunAnnotation = `${PREFIX}init-run-ms`;
export const initExitCodeAnnotation = `${PREFIX}init-exit-code`;
/** Milliseconds between two log lines. */
export const logIntervalAnnotation = `${PREFIX}log-interval-ms`;
/** Lines to write in turn, `{n}` is their number. */
export const logAnnotation = `${PREFIX}log`;

export function numberAnnotation(
  annotations: { [key: string]: string } | undefined,
  name: string,
): number | undefined {
  const value = Number(annotations?.[name]);
  return annotations?.[name] !== undefined && value >= 0 ? value : undefined;
}
