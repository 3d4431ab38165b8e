/** A Kubernetes object as it stands in JSON. */
export interface KubeObject {
  apiVersion?: string;
  kind?: string;
  metadata: {
    name?: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    generation?: number;
    labels?: { [name: string]: string };
    annotations?: { [name: string]: string };
    [field: string]: any;
  };
  [field: string]: any;
}

/** A failure as Kubernetes tells it. */
export interface Status {
  kind: 'Status';
  status: 'Success' | 'Failure';
  message: string;
  reason: string;
  code: number;
  metadata: { continue?: string };
  details?: {
    name?: string;
    group?: string;
    kind?: string;
    uid?: string;
    retryAfterSeconds?: number;
    causes?: Array<{ reason?: string; message?: string; field?: string }>;
  };
}

export interface KubeList {
  kind: string;
  metadata: {
    resourceVersion: string;
    continue?: string;
    remainingItemCount?: number;
  };
  items: KubeObject[];
}

export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: KubeObject;
}
