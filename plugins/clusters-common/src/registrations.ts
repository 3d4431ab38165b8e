import { Environment, Failure } from '@longshore/plugin-longshore-common';

/**
 * How the platform's own account proves who it is. Taken in, sealed and never
 * given out again.
 *
 * @public
 */
export type CellCredentials =
  | {
      type: 'kubeconfig';
      kubeconfig: string;
      /** The current context when absent. */
      context?: string;
    }
  | {
      type: 'token';
      url: string;
      /** PEM; the system's authorities when absent. */
      ca?: string;
      token: string;
    }
  | {
      type: 'client-certificate';
      url: string;
      ca?: string;
      /** PEM. */
      certificate: string;
      /** PEM. */
      key: string;
    };

/**
 * A cell to register. `POST /v1/cells`, and `POST /v1/cells/check` to only try.
 *
 * @public
 */
export type CellRegistration = {
  name: string;
  region: string;
  environments: Environment[];
  credentials: CellCredentials;
};

/**
 * What may be changed of a registered cell. `PATCH /v1/cells/:cell`. Credentials
 * are replaced as a whole.
 *
 * @public
 */
export type CellRegistrationChange = {
  region?: string;
  environments?: Environment[];
  credentials?: CellCredentials;
};

/**
 * One thing that the check before saving looked at.
 *
 * @public
 */
export type CellCheckStep = {
  /**
   * `address`, `reachable`, `certificate`, `credentials`, `clock`, `version`,
   * `read-rules`, `write-rules`, `impersonation`
   */
  step: string;
  /** `skipped`: an earlier step failed. `warning`: it can be registered all the same. */
  result: 'ok' | 'warning' | 'failed' | 'skipped';
  failure?: Failure;
  /** YAML that would grant what is missing. */
  yaml?: string;
};

/**
 * Answer of a check; nothing was saved.
 *
 * @public
 */
export type CellCheck = {
  /** Whether it may be registered. */
  acceptable: boolean;
  steps: CellCheckStep[];
  /** `v1.34.4` */
  version?: string;
  writable?: boolean;
};

/**
 * Manifests that give the platform's accounts what they need and no more.
 * `GET /v1/manifests`.
 *
 * @public
 */
export type CellManifests = {
  /** Multi-document YAML to apply with kubectl. */
  yaml: string;
  /** Shell commands that make a token for it afterwards. */
  commands: string[];
};

/**
 * With which key credentials are sealed: `GET /v1/key-rotations`.
 *
 * @public
 */
export type CredentialSealing = {
  /** Id of the key that seals today; absent where config names none. */
  key?: string;
  /** Credentials that are kept. */
  credentials: number;
  /** Those that another key has sealed, which has to stay until then. */
  outdated: number;
};

/**
 * Applies the manifests once with an administrator's kubeconfig, which is not
 * kept, and answers a registration's credentials sealed: `POST /v1/enrolments`.
 *
 * @public
 */
export type CellEnrolment = {
  name: string;
  region: string;
  environments: Environment[];
  kubeconfig: string;
  context?: string;
};
