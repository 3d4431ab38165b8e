import { Environment } from '@longshore/plugin-longshore-common';
import { LookupFunction } from 'node:net';

/** By what the platform's own account is known to an API server. */
export type CellIdentity =
  | { type: 'token'; token: string }
  /** Read again as it changes: projected service account tokens rotate. */
  | { type: 'token-file'; path: string }
  | { type: 'client-certificate'; certificate: string; key: string };

/** How to reach one API server. */
export type ServerAccess = {
  /** `https:`; its path, if any, is put before every API path. */
  url: URL;
  /** PEM bundle; the system's own authorities when absent. */
  ca?: string;
  /** Name to expect in the certificate instead of the host in `url`. */
  serverName?: string;
  /** Resolves the host for each connection, and may refuse it; else Node's own. */
  lookup?: LookupFunction;
  identity: CellIdentity;
};

/** One cell as declared in configuration. */
export type CellConfig = {
  name: string;
  region: string;
  /** At least one; the first is where annotated objects are taken to run. */
  environments: Environment[];
  simulated: boolean;
  access: ServerAccess;
};
