import {
  Cell,
  CellWarning,
  NodeRow,
  WatchStatus,
} from '@longshore/plugin-clusters-common';
import { impersonationRules } from '../connection/impersonationRules';
import { Validity } from './ServerSigns';
import { versionSkew } from './versionSkew';

const DAY_MS = 24 * 3_600_000;

/** Certificates of kubeadm live for a year; who renews them needs a change window. */
export const CERTIFICATE_DAYS = 30;
/**
 * Certificates that something renews live for hours or weeks and are renewed
 * in their last third: below a sixth of their life nobody has done so.
 */
const LEAST_LIFE_LEFT = 1 / 6;
/** A token is exchanged on a page in a minute, and many live for only 30 days. */
export const TOKEN_DAYS = 7;
/** Kubernetes' own objective for one object is 1 s at the 99th percentile. */
export const SLOW_MS = 1_000;
/** Below that a median of probes says nothing. */
const LEAST_PROBES = 3;
/** Pages promise a second; relists of large cells take several. */
export const LAG_MS = 10_000;
/** Tokens and certificates that have just been made are refused beyond that. */
export const CLOCK_SKEW_MS = 30_000;

/** Codes of an end that is near, each with that of an end that is past. */
export const EXPIRED: Readonly<Record<string, string>> = {
  'certificate-expires': 'certificate-expired',
  'client-certificate-expires': 'client-certificate-expired',
  'token-expires': 'token-expired',
};

/** What one replica knows of a cell. */
export type CellSigns = {
  cell: Cell;
  now: number;
  /** Of the server's certificate. */
  certificate?: Validity;
  /** When our own credentials end, if they do. */
  credentials?: { type: 'token' | 'client-certificate'; until: number };
  /** How far the cell's clock is ahead of ours, in ms. */
  aheadMs?: number;
  /** How long the last probes took, in ms. */
  probeTimes: number[];
  watchLagMs?: number;
  nodes: Iterable<Pick<NodeRow, 'name' | 'kubeletVersion'>>;
  watches: WatchStatus[];
};

/** What a person should do something about, although the cell still works. */
export function cellWarnings(signs: CellSigns): CellWarning[] {
  return [
    ...expiries(signs),
    ...versionSkew(signs.cell, signs.nodes),
    ...contactWarnings(signs),
    ...rightWarnings(signs),
  ];
}

/** The median of the last probes in ms, once there are enough of them. */
export function latencyOf(probeTimes: number[]): number | undefined {
  if (probeTimes.length < LEAST_PROBES) {
    return undefined;
  }
  const sorted = [...probeTimes].sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)]);
}

function expiries(signs: CellSigns): CellWarning[] {
  const { certificate, credentials, now } = signs;
  const cell = signs.cell.name;
  const warnings: CellWarning[] = [];
  if (certificate) {
    const life = certificate.until - certificate.from;
    const early = Math.min(CERTIFICATE_DAYS * DAY_MS, life * LEAST_LIFE_LEFT);
    if (certificate.until - now < early) {
      warnings.push(
        expires('certificate-expires', {
          cell,
          what: 'the certificate of the API server',
          until: certificate.until,
          now,
        }),
      );
    }
  }
  if (credentials?.type === 'client-certificate') {
    if (credentials.until - now < CERTIFICATE_DAYS * DAY_MS) {
      warnings.push(
        expires('client-certificate-expires', {
          cell,
          what: 'our client certificate',
          until: credentials.until,
          now,
        }),
      );
    }
  } else if (credentials && credentials.until - now < TOKEN_DAYS * DAY_MS) {
    warnings.push(
      expires('token-expires', {
        cell,
        what: 'our token',
        until: credentials.until,
        now,
      }),
    );
  }
  return warnings;
}

function expires(
  code: string,
  options: { cell: string; what: string; until: number; now: number },
): CellWarning {
  const { cell, what, until, now } = options;
  const at = new Date(until).toISOString();
  if (until <= now) {
    return {
      code: EXPIRED[code],
      message: `Cell '${cell}': ${what} has expired on ${at}; renew it`,
      params: { cell, at },
    };
  }
  const days = String(Math.floor((until - now) / DAY_MS));
  return {
    code,
    message: `Cell '${cell}': ${what} expires in ${days} days; renew it`,
    params: { cell, days },
  };
}

function contactWarnings(signs: CellSigns): CellWarning[] {
  const { aheadMs = 0, watchLagMs = 0 } = signs;
  const { name: cell, contact } = signs.cell;
  const warnings: CellWarning[] = [];
  const ms = latencyOf(signs.probeTimes);
  if (ms !== undefined && ms > SLOW_MS) {
    warnings.push({
      code: 'slow-api',
      message: `Cell '${cell}': the API server takes ${ms} ms to answer a probe; look at its load and that of etcd`,
      params: { cell, ms: String(ms) },
    });
  }
  // What is stale says since when, and why.
  if (contact.state === 'live' && watchLagMs > LAG_MS) {
    const seconds = String(Math.round(watchLagMs / 1000));
    warnings.push({
      code: 'watch-lag',
      message: `Cell '${cell}': what is shown may be ${seconds} s old; look at the watches of the cell`,
      params: { cell, seconds },
    });
  }
  if (Math.abs(aheadMs) > CLOCK_SKEW_MS) {
    const seconds = String(Math.round(aheadMs / 1000));
    warnings.push({
      code: 'clock-skew',
      message: `Cell '${cell}': its clock is ${seconds} s ahead of ours; synchronise both, or new tokens and certificates are refused`,
      params: { cell, seconds },
    });
  }
  return warnings;
}

function rightWarnings({ cell, watches }: CellSigns): CellWarning[] {
  const warnings: CellWarning[] = [];
  if (cell.contact.failure?.code === 'unauthorized') {
    warnings.push({
      code: 'credentials-refused',
      message: `Cell '${cell.name}': the API server does not accept our credentials; replace them`,
      params: { cell: cell.name },
    });
  }
  for (const { resource, failure } of watches) {
    if (failure?.code === 'forbidden') {
      warnings.push({
        code: 'rule-missing',
        message: failure.message,
        params: {
          cell: cell.name,
          rule: failure.params?.what ?? `watch ${resource}`,
          ...(failure.params?.rule && { yaml: failure.params.rule }),
        },
      });
    }
  }
  if (cell.writable === false) {
    warnings.push({
      code: 'not-writable',
      message: `Cell '${cell.name}': we may not impersonate there, so nothing can be changed; grant the rules of the manifests`,
      params: {
        cell: cell.name,
        rule: 'impersonate users, groups, userextras',
        yaml: impersonationRules(),
      },
    });
  }
  return warnings;
}
