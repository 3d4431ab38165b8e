import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureCellPki } from '../cell/cellPki';
import { ensureDebianPackages } from '../debian/ensureDebianPackages';
import { killAndWait } from '../process/killAndWait';
import { whyEnded } from '../process/startDaemon';
import { waitFor } from '../process/waitFor';
import { SandboxContext } from '../SandboxContext';
import { BRIDGE, SandboxSpec } from '../state/SandboxSpec';
import { lookForPods } from './lookForPods';
import { installScraper } from './installScraper';
import { prometheusConfig, targetFiles } from './prometheusConfig';

const READY_TIMEOUT_MS = 60_000;

/** The processes of Prometheus. */
export const PROMETHEUS_PARTS = {
  server: 'prometheus',
  looker: 'prometheus-pods',
} as const;

/**
 * One series of an answer, with its newest value.
 *
 * @public
 */
export interface Sample {
  labels: { [name: string]: string };
  value: number;
}

/**
 * Prometheus over all cells: the kubelets (`/metrics`, `/metrics/cadvisor`,
 * `/metrics/resource`), pods annotated `prometheus.io/scrape: "true"`, and
 * targets that one names. Started on demand.
 *
 * @public
 */
export class Prometheus {
  /** Where it answers, once it is started. */
  readonly url: string;
  readonly #context: SandboxContext;

  /** @internal */
  constructor(context: SandboxContext) {
    this.url = prometheusUrl(context.spec);
    this.#context = context;
  }

  /** Starts it, unless it runs, and waits until it answers. */
  async start(): Promise<void> {
    const context = this.#context;
    const { paths, progress, spec } = context;
    await ensureDebianPackages({ progress, only: 'prometheus' });
    const cells = await Promise.all(
      spec.cells.map(async cell => ({
        cell,
        pki: await ensureCellPki(paths, cell),
      })),
    );
    await Promise.all(spec.cells.map(cell => installScraper(context, cell)));
    mkdirSync(this.#dir('targets'), { recursive: true });
    writeFileSync(
      this.#dir('prometheus.yml'),
      JSON.stringify(prometheusConfig(cells, this.#dir('targets'))),
    );
    await context.daemon({
      name: PROMETHEUS_PARTS.looker,
      command: 'sh',
      args: ['-c', lookForPods(context, this.#dir('targets'))],
    });
    const server = await context.daemon({
      name: PROMETHEUS_PARTS.server,
      command: 'prometheus',
      args: [
        `--config.file=${this.#dir('prometheus.yml')}`,
        `--storage.tsdb.path=${this.#dir('data')}`,
        `--web.listen-address=${new URL(this.url).host}`,
        '--log.level=warn',
      ],
    });
    await waitFor(
      {
        what: 'Prometheus',
        timeoutMs: READY_TIMEOUT_MS,
        hopeless: () => whyEnded(server),
      },
      async () => (await fetch(`${this.url}/-/ready`)).ok,
    );
  }

  /** Ends it; what it has stored is there again after the next start. */
  async stop(): Promise<void> {
    const { record } = this.#context;
    await killAndWait(
      Object.values(PROMETHEUS_PARTS).flatMap(
        name => record.process(name) ?? [],
      ),
    );
  }

  /**
   * Scrapes these as well, in place of those named before: for metrics of one's
   * own, such as a portal's.
   */
  async scrape(
    targets: { url: string; labels?: { [name: string]: string } }[],
  ): Promise<void> {
    mkdirSync(this.#dir('targets'), { recursive: true });
    const file = this.#dir('targets', targetFiles.extra);
    const groups = targets.map(({ url, labels }) => {
      const { host, pathname, protocol } = new URL(url);
      return {
        targets: [host],
        labels: {
          __scheme__: protocol.replace(':', ''),
          __metrics_path__: pathname,
          ...labels,
        },
      };
    });
    writeFileSync(`${file}.new`, JSON.stringify(groups));
    renameSync(`${file}.new`, file);
  }

  /** Answers an instant query in PromQL. */
  async query(promql: string): Promise<Sample[]> {
    const response = await fetch(
      `${this.url}/api/v1/query?query=${encodeURIComponent(promql)}`,
    );
    const answer = (await response.json()) as QueryAnswer;
    if (answer.status !== 'success') {
      throw new Error(`Prometheus refuses '${promql}': ${answer.error}`);
    }
    return answer.data.result.map(({ metric, value }) => ({
      labels: metric,
      value: Number(value[1]),
    }));
  }

  #dir(...parts: string[]): string {
    return join(this.#context.paths.prometheus, ...parts);
  }
}

/** Where Prometheus answers: on the bridge, for the machine and for pods. */
export function prometheusUrl(spec: SandboxSpec): string {
  return `http://${BRIDGE.address}:${spec.prometheusPort}`;
}

interface QueryAnswer {
  status: string;
  error?: string;
  data: {
    result: {
      metric: { [name: string]: string };
      value: [number, string];
    }[];
  };
}
