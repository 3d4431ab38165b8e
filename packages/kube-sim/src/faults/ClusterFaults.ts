import { ApiError } from '../api/ApiError';

/** How pods can misbehave. @public */
export type Behaviour =
  | 'healthy'
  | 'crash-loop'
  | 'oom'
  | 'pull-error'
  | 'never-ready'
  | 'slow-start'
  | 'init-error';

/** @public */
export const BEHAVIOURS: readonly Behaviour[] = [
  'healthy',
  'crash-loop',
  'oom',
  'pull-error',
  'never-ready',
  'slow-start',
  'init-error',
];

/** Which requests a rule refuses with 403; what is left out matches all. @public */
export interface ForbidRule {
  verb?: string;
  resource?: string;
  user?: string;
}

interface Asked {
  verb: string;
  resource: string;
  user: string;
}

const SERVER_ERRORS: { [code: number]: [string, string] } = {
  500: ['InternalError', 'Internal error occurred: etcdserver: leader changed'],
  503: [
    'ServiceUnavailable',
    'the server is currently unable to handle the request',
  ],
  504: [
    'Timeout',
    'the server was unable to return a response in the time allotted, but may still be processing the request',
  ],
};

/**
 * What is wrong with one cluster's API. Plain switches: the server asks them
 * before each request.
 */
export class ClusterFaults {
  /** Accepts connections and never answers. */
  blackHole = false;
  /** Milliseconds by which every answer is late. */
  delayMs = 0;
  /** Answers 429 with this Retry-After (seconds). */
  tooManyRequests?: { retryAfter: number };
  /** Answers this 5xx code. */
  serverError?: number;
  /** Health endpoints answer 500; everything else works. */
  notReady = false;
  /** How a watch at a compacted version is refused. */
  expiredWatchAs: 'stream' | 'http' = 'stream';
  forbidden: ForbidRule[] = [];

  clear() {
    this.blackHole = false;
    this.delayMs = 0;
    this.tooManyRequests = undefined;
    this.serverError = undefined;
    this.notReady = false;
    this.expiredWatchAs = 'stream';
    this.forbidden = [];
  }

  /** The error that this cluster answers to everything at the moment. */
  error(): ApiError | undefined {
    if (this.tooManyRequests) {
      return new ApiError(
        429,
        'TooManyRequests',
        'The server has received too many requests and has asked us to try again later',
        { retryAfterSeconds: this.tooManyRequests.retryAfter },
      );
    }
    if (this.serverError === undefined) return undefined;
    const [reason, message] = SERVER_ERRORS[this.serverError] ?? [
      'InternalError',
      `an error on the server ("simulated ${this.serverError}") has prevented the request from succeeding`,
    ];
    return new ApiError(this.serverError, reason, message);
  }

  /** Why a request is refused, if a rule says so. */
  refusal(asked: Asked): string | undefined {
    const rule = this.forbidden.find(
      ({ verb, resource, user }) =>
        (!verb || verb === asked.verb) &&
        (!resource || resource === asked.resource) &&
        (!user || user === asked.user),
    );
    return rule && `refused by the simulator's rule ${JSON.stringify(rule)}`;
  }
}
