import { join } from 'node:path';
import { CellPki } from '../cell/cellPki';
import { CellSpec } from '../state/SandboxSpec';

const KUBELET_PORT = 10250;

// Often, so that a test need not wait; a sandbox has few targets.
const SCRAPE_INTERVAL = '5s';

/** A cell with the certificates by which its kubelets are asked. */
export interface ScrapedCell {
  cell: CellSpec;
  pki: CellPki;
}

/** Files that say what is to be scraped; Prometheus sees when they change. */
export const targetFiles = {
  /** The annotated pods of a node, written anew all the time. */
  pods: (node: string) => `pods-${node}.json`,
  extra: 'extra.json',
};

/**
 * Prometheus' configuration; JSON is YAML as well.
 *
 * Debian's Prometheus is built without the discovery of Kubernetes. The nodes
 * are known, and pods come from files.
 */
export function prometheusConfig(
  cells: ScrapedCell[],
  targetDir: string,
): object {
  const files = (pattern: string) => [{ files: [join(targetDir, pattern)] }];
  return {
    global: {
      scrape_interval: SCRAPE_INTERVAL,
      scrape_timeout: SCRAPE_INTERVAL,
    },
    scrape_configs: [
      ...cells.flatMap(scraped =>
        ['/metrics', '/metrics/cadvisor', '/metrics/resource'].map(path =>
          kubeletJob(scraped, path),
        ),
      ),
      { job_name: 'pods', file_sd_configs: files('pods-*.json') },
      { job_name: 'extra', file_sd_configs: files(targetFiles.extra) },
    ],
  };
}

function kubeletJob({ cell, pki }: ScrapedCell, path: string): object {
  const kind = path.split('/')[2];
  return {
    job_name: [cell.name, 'kubelet', kind].filter(Boolean).join('-'),
    scheme: 'https',
    metrics_path: path,
    tls_config: {
      ca_file: pki.ca.certFile,
      cert_file: pki.prometheus.cert,
      key_file: pki.prometheus.key,
    },
    static_configs: cell.nodes.map(node => ({
      targets: [`${node.address}:${KUBELET_PORT}`],
      labels: { cell: cell.name, node: node.name },
    })),
  };
}

/**
 * A template for `kubectl get pods`: the pods that ask to be scraped, as a list
 * of targets. The annotations are the usual ones: `prometheus.io/scrape`,
 * `prometheus.io/port` (default 8080) and `prometheus.io/path`.
 */
export function podTargetsTemplate(cell: string): string {
  const label = (name: string, value: string) =>
    `"${name}":{{printf "%q" ${value}}}`;
  return [
    '{{- $comma := "" -}}[',
    '{{- range $pod := .items }}{{ with $notes := $pod.metadata.annotations }}',
    '{{- with index $notes "prometheus.io/scrape" }}{{ if eq . "true" }}',
    '{{- with $address := $pod.status.podIP }}',
    '{{- $port := "8080" }}{{ with index $notes "prometheus.io/port" }}{{ $port = . }}{{ end }}',
    '{{- $path := "/metrics" }}{{ with index $notes "prometheus.io/path" }}{{ $path = . }}{{ end }}',
    '{{- $comma }}{"targets":[{{printf "%q" (printf "%s:%s" $address $port)}}],',
    `"labels":{"cell":"${cell}",`,
    label('__metrics_path__', '$path'),
    ',',
    label('namespace', '$pod.metadata.namespace'),
    ',',
    label('pod', '$pod.metadata.name'),
    ',',
    label('node', '$pod.spec.nodeName'),
    '}}{{ $comma = "," }}',
    '{{- end }}{{ end }}{{ end }}{{ end }}{{ end }}]',
  ].join('');
}
