import { ContainerLog, ContainerRun, LogLine } from '../logs/logLines';
import { parseObject } from '../storage/StoredObject';
import { ContainerStatus, Pod } from '../workloads';
import { badRequest, invalid } from './ApiError';
import { ApiRequest, isTrue, nonNegative } from './ApiRequest';
import { PODS } from './resourceTypes';
import { sendText } from './respond';
import { requireName, Route } from './route';

function chooseContainer(request: ApiRequest, pod: Pod): string {
  const { containers, initContainers = [] } = pod.spec;
  const names = containers.map(({ name }) => name);
  const first = initContainers.map(({ name }) => name);
  const asked = request.query.get('container');
  if (asked) {
    if (names.includes(asked) || first.includes(asked)) return asked;
    throw badRequest(
      `container ${asked} is not valid for pod ${pod.metadata.name}`,
    );
  }
  if (names.length > 1) {
    throw badRequest(
      `a container name must be specified for pod ${
        pod.metadata.name
      }, choose one of: [${names.join(' ')}]${
        first.length > 0
          ? ` or one of the init containers: [${first.join(' ')}]`
          : ''
      }`,
    );
  }
  return names[0];
}

function statusOf(pod: Pod, container: string): ContainerStatus | undefined {
  const { containerStatuses = [], initContainerStatuses = [] } = pod.status;
  return [...containerStatuses, ...initContainerStatuses].find(
    ({ name }) => name === container,
  );
}

function runOf(pod: Pod, container: string, previous: boolean): ContainerRun {
  const status = statusOf(pod, container);
  const state = status?.state ?? {};
  const ended = previous
    ? status?.lastState.terminated
    : state.terminated ??
      (state.running ? undefined : status?.lastState.terminated);
  if (ended) return { startedAt: Date.parse(ended.startedAt), end: ended };
  if (previous) {
    throw badRequest(
      `previous terminated container "${container}" in pod "${pod.metadata.name}" not found`,
    );
  }
  if (state.running) return { startedAt: Date.parse(state.running.startedAt) };
  const reason = state.waiting?.reason ?? 'ContainerCreating';
  throw badRequest(
    `container "${container}" in pod "${
      pod.metadata.name
    }" is waiting to start: ${
      reason.startsWith('ErrImage') || reason === 'ImagePullBackOff'
        ? 'trying and failing to pull image'
        : reason
    }`,
  );
}

function write(lines: LogLine[], timestamps: boolean): string {
  return lines
    .map(({ at, text }) =>
      timestamps
        ? `${new Date(at).toISOString().slice(0, -1)}000000Z ${text}\n`
        : `${text}\n`,
    )
    .join('');
}

function since(request: ApiRequest): number {
  const seconds = nonNegative(request.query, 'sinceSeconds');
  if (seconds !== undefined) {
    return request.cluster.clock.now() - seconds * 1_000;
  }
  const time = Date.parse(request.query.get('sinceTime') ?? '');
  return Number.isNaN(time) ? -Infinity : time;
}

/** Lines as they come, until the container or the client ends. */
async function follow(
  request: ApiRequest,
  route: Route,
  container: string,
  log: ContainerLog,
) {
  const { cluster, response, query } = request;
  const timestamps = isTrue(query.get('timestamps'));
  let written = cluster.clock.now();
  let timer = cluster.clock.schedule(0, () => undefined);
  const stillRuns = () => {
    const stored = cluster.store.get(PODS, route.namespace, requireName(route));
    if (!stored) return false;
    const pod = parseObject(stored) as unknown as Pod;
    const started = statusOf(pod, container)?.state.running?.startedAt;
    return Boolean(started) && Date.parse(started ?? '') === log.run.startedAt;
  };
  const next = () => {
    timer = cluster.clock.schedule(
      log.nextAfter(written) - cluster.clock.now(),
      () => {
        if (!stillRuns()) {
          response.end();
          return;
        }
        const now = cluster.clock.now();
        response.write(write(log.between(written + 1, now), timestamps));
        written = now;
        next();
      },
    );
  };
  next();
  await new Promise<void>(resolve => response.once('close', resolve));
  timer.cancel();
}

/** Throws 422 in the words of the real server. */
function checkOptions(request: ApiRequest, route: Route) {
  const { query } = request;
  const causes = [];
  if (query.get('sinceTime') && query.get('sinceSeconds')) {
    causes.push({
      reason: 'FieldValueForbidden',
      field: '',
      message:
        'Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified',
    });
  }
  for (const field of ['sinceSeconds', 'limitBytes']) {
    const text = query.get(field);
    if (text !== null && Number(text) < 1) {
      causes.push({
        reason: 'FieldValueInvalid',
        field,
        message: `Invalid value: ${text}: must be greater than 0`,
      });
    }
  }
  const tail = query.get('tailLines');
  if (tail !== null && Number(tail) < 0) {
    causes.push({
      reason: 'FieldValueInvalid',
      field: 'tailLines',
      message: `Invalid value: ${tail}: must be greater than or equal to 0`,
    });
  }
  if (causes.length > 0) {
    throw invalid(
      { group: '', plural: 'podlogoptions', kind: 'PodLogOptions' },
      requireName(route),
      causes,
    );
  }
}

/** `/log`: container, previous, follow, tailLines, sinceSeconds, sinceTime, timestamps, limitBytes. */
export async function readLog(request: ApiRequest, route: Route) {
  const { query, cluster, response } = request;
  checkOptions(request, route);
  const stored = cluster.registry.find(
    route.type,
    route.namespace,
    requireName(route),
  );
  const pod = parseObject(stored) as unknown as Pod;
  const container = chooseContainer(request, pod);
  if (!pod.spec.nodeName) {
    // It is nowhere: the real server has nobody to ask.
    response.writeHead(204);
    response.end();
    return;
  }
  const log = new ContainerLog(
    pod,
    container,
    runOf(pod, container, isTrue(query.get('previous'))),
  );
  let lines = log.between(since(request), cluster.clock.now());
  const tail = nonNegative(query, 'tailLines');
  if (tail !== undefined) lines = tail === 0 ? [] : lines.slice(-tail);
  const text = Buffer.from(write(lines, isTrue(query.get('timestamps'))));
  const limit = nonNegative(query, 'limitBytes') ?? text.length;
  const headers = { 'content-type': 'text/plain' };
  if (!isTrue(query.get('follow')) || log.run.end) {
    await sendText(request, 200, text.subarray(0, limit).toString(), headers);
    return;
  }
  response.writeHead(200, headers);
  response.flushHeaders();
  response.write(text.subarray(0, limit));
  await follow(request, route, container, log);
}
