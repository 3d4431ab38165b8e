import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { UserInfo } from '../api/ApiRequest';
import {
  ResourceType,
  SECRETS,
  PODS,
  SERVICE_ACCOUNTS,
} from '../api/resourceTypes';
import { serviceAccountUser } from '../authorization/RoleBasedAccess';
import { timestamp } from '../clock/Clock';
import type { Cluster } from '../Cluster';
import { StoredObject } from '../storage/StoredObject';

/** Who a token is for when nobody says so: the API server itself. */
export const API_AUDIENCE = 'https://kubernetes.default.svc.cluster.local';

const KINDS: { [kind: string]: ResourceType } = { Pod: PODS, Secret: SECRETS };

export type BoundObject = { kind: string; name: string; uid: string };

export interface TokenWish {
  audiences: string[];
  expirationSeconds: number;
  bound?: BoundObject;
}

type Claims = {
  iss: string;
  aud: string[];
  sub: string;
  iat: number;
  nbf: number;
  exp: number;
  jti: string;
  'kubernetes.io': {
    namespace: string;
    serviceaccount: { name: string; uid: string };
    bound?: BoundObject;
  };
};

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/**
 * Tokens of service accounts, as TokenRequest gives them: signed, not kept.
 * They end with their time, their account and the object that they are bound
 * to, and with the process.
 */
export class ServiceAccountTokens {
  // A cluster of its own has a key of its own: its tokens are worth nothing elsewhere.
  private readonly key = randomBytes(32);

  constructor(private readonly cluster: Cluster) {}

  issue(account: StoredObject, wish: TokenWish) {
    const now = Math.floor(this.cluster.clock.now() / 1_000);
    const claims: Claims = {
      iss: API_AUDIENCE,
      aud: wish.audiences,
      sub: serviceAccountUser(account.namespace, account.name),
      iat: now,
      nbf: now,
      exp: now + wish.expirationSeconds,
      jti: this.cluster.jitter.uuid(),
      'kubernetes.io': {
        namespace: account.namespace,
        serviceaccount: { name: account.name, uid: account.uid },
        bound: wish.bound,
      },
    };
    const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
    return {
      token: `${text}.${this.sign(text).toString('base64url')}`,
      expirationTimestamp: timestamp(claims.exp * 1_000),
    };
  }

  /** Whose token it is; undefined for one that does not count (any more). */
  userOf(token: string, audience = API_AUDIENCE): UserInfo | undefined {
    const claims = this.read(token);
    if (!claims?.aud.includes(audience)) return undefined;
    if (claims.exp * 1_000 <= this.cluster.clock.now()) return undefined;
    const { namespace, serviceaccount, bound } = claims['kubernetes.io'];
    const { name, uid } = serviceaccount;
    if (this.find(SERVICE_ACCOUNTS, namespace, name) !== uid) return undefined;
    if (
      bound &&
      this.find(KINDS[bound.kind], namespace, bound.name) !== bound.uid
    )
      return undefined;
    return {
      username: claims.sub,
      uid,
      groups: [
        'system:serviceaccounts',
        `system:serviceaccounts:${namespace}`,
        'system:authenticated',
      ],
      extra: {
        'authentication.kubernetes.io/credential-id': [`JTI=${claims.jti}`],
        ...(bound?.kind === 'Pod' && {
          'authentication.kubernetes.io/pod-name': [bound.name],
          'authentication.kubernetes.io/pod-uid': [bound.uid],
        }),
      },
    };
  }

  private find(type: ResourceType, namespace: string, name: string) {
    return this.cluster.store.get(type, namespace, name)?.uid;
  }

  private read(token: string): Claims | undefined {
    const [head, body, signature, ...more] = token.split('.');
    if (!signature || more.length > 0) return undefined;
    const given = Buffer.from(signature, 'base64url');
    const expected = this.sign(`${head}.${body}`);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      return undefined;
    }
    return JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims;
  }

  private sign(text: string): Buffer {
    return createHmac('sha256', this.key).update(text).digest();
  }
}
