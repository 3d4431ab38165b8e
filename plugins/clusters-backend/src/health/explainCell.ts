import { CellOverview } from '@longshore/plugin-clusters-common';
import { Failure } from '@longshore/plugin-longshore-common';

/** A thing that is known, with how it is known. */
export type CellFact = {
  code: string;
  /** One sentence. */
  what: string;
  /** What was seen. */
  evidence: string;
  /** ISO 8601. */
  since?: string;
};

/** Why a cell is not healthy, in sentences that each rest on a fact. */
export type CellExplanation = {
  cell: string;
  healthy: boolean;
  summary: string;
  facts: CellFact[];
  /** What is still right, and what is not concluded. */
  stillRight: string[];
  whatToDo: string[];
};

/** By code of the failure. Sentences without a cause are worse than none. */
const REMEDIES: Record<string, string> = {
  timeout:
    'See whether kube-apiserver and etcd of the cell run and have CPU and disk, and whether packets pass between this backend and the cell.',
  unreachable:
    'See whether kube-apiserver runs and listens at the address of the cell, and whether a firewall or name service is in between.',
  unauthorized:
    'Replace the credentials of the cell under Settings; they have expired or were withdrawn.',
  forbidden:
    'Grant the rule that is named, or apply the manifests of the platform again.',
  'certificate-expired': 'Renew the certificate of the API server.',
  'certificate-not-yet-valid': 'Synchronise the clocks of cell and backend.',
  'certificate-untrusted':
    'Enter the authority that has signed the certificate of the API server, or find out who answers at its address.',
  'certificate-host-mismatch':
    'Enter the host name that the certificate of the API server is for.',
  'client-certificate-refused': 'Replace our client certificate.',
  'client-certificate-expired': 'Replace our client certificate.',
  'token-expired': 'Replace our token.',
  'server-error': 'See the log of kube-apiserver; it answers, and with errors.',
  'too-many-requests':
    'See who loads the API server; the requests of this platform are on the page of the cell.',
};

/** Puts what is known of a cell into sentences; a pure function. */
export function explainCell(overview: CellOverview): CellExplanation {
  const { name, health, contact } = overview;
  const facts = [...stateFacts(overview), ...warningFacts(overview)];
  const failures = [health.failure, contact.failure, ...health.warnings];
  const remedies = failures.flatMap(failure => remedyOf(failure));
  const healthy = health.state === 'healthy' && contact.state === 'live';
  return {
    cell: name,
    healthy,
    summary: summaryOf(overview, healthy),
    facts,
    stillRight: stillRight(overview),
    whatToDo: [...new Set(remedies)],
  };
}

function summaryOf({ name, health, contact }: CellOverview, healthy: boolean) {
  const { warnings } = health;
  if (healthy) {
    return warnings.length === 0
      ? `Cell '${name}' is healthy.`
      : `Cell '${name}' is healthy; ${warnings.length} things need attention.`;
  }
  const since = `since ${health.since}`;
  switch (health.state) {
    case 'control-plane-lost':
      return `The control plane of cell '${name}' is lost ${since}.`;
    case 'suspect':
      return `Cell '${name}' has missed probes ${since}; it may be nothing.`;
    case 'recovering':
      return `Cell '${name}' answers again ${since}; it is called healthy after 30 s without a miss.`;
    case 'healthy':
      return `Cell '${name}' answers, and what is shown of it is ${
        contact.state === 'stale' ? 'old' : 'not read yet'
      } since ${contact.since}.`;
    default:
      return `Cell '${name}' was not judged yet.`;
  }
}

function stateFacts({ health, contact }: CellOverview): CellFact[] {
  const facts: CellFact[] = [];
  if (health.state !== 'healthy' && health.failure) {
    facts.push({
      code: health.failure.code,
      what: `Probes of the API server fail: ${health.failure.message}`,
      evidence: contact.lastContact
        ? `Last word from the cell at ${contact.lastContact}`
        : 'No word from the cell since this backend started',
      since: health.since,
    });
  }
  if (health.state === 'control-plane-lost') {
    facts.push({
      code: `data-plane-${health.dataPlane}`,
      what: {
        serving: 'Its instances still serve.',
        lost: 'Its instances do not serve either.',
        unknown: 'Whether its instances still serve is not known.',
      }[health.dataPlane],
      evidence:
        health.dataPlane === 'unknown'
          ? 'Nobody who looks from outside the control plane has said so'
          : 'A look from outside the control plane',
    });
  }
  if (contact.state !== 'live' && contact.failure) {
    facts.push({
      code: contact.failure.code,
      what: `Rows are not followed: ${contact.failure.message}`,
      evidence: `The watches of this backend are ${contact.state}`,
      since: contact.since,
    });
  }
  return facts;
}

function warningFacts({ health }: CellOverview): CellFact[] {
  return health.warnings.map(({ code, message, params = {} }) => ({
    code,
    what: message,
    evidence: Object.entries(params)
      .filter(([key]) => key !== 'cell')
      .map(([key, value]) => `${key}: ${value}`)
      .join(', '),
  }));
}

function stillRight({ health, contact, capacity }: CellOverview): string[] {
  if (health.state === 'healthy' && contact.state === 'live') {
    return [];
  }
  return [
    ...(capacity
      ? [
          `What is shown of its ${capacity.nodes} nodes and ${
            capacity.pods
          } pods is as of ${contact.lastContact ?? contact.since}.`,
        ]
      : []),
    'What runs there counts as running: silence is not taken for an end.',
    'Nothing is deleted, moved or scaled because of this, and nothing new is placed there.',
  ];
}

function remedyOf(failure: Failure | undefined): string[] {
  if (!failure) {
    return [];
  }
  // A warning's own sentence says what to do.
  return [REMEDIES[failure.code] ?? failure.message];
}
