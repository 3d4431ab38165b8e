import { createHash, timingSafeEqual } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { ApiError } from '../api/ApiError';
import { UserInfo } from '../api/ApiRequest';
import type { ServiceAccountTokens } from './ServiceAccountTokens';

/** Tokens and whose they are. */
export type TokenUsers = ReadonlyMap<string, UserInfo>;

export const ADMIN: UserInfo = {
  username: 'kubernetes-admin',
  groups: ['system:masters', 'system:authenticated'],
};

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):[^:]+$/;

function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function asList(value: string | string[] | undefined): string[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function certificateUser(http: IncomingMessage): UserInfo | undefined {
  const socket = http.socket as TLSSocket;
  if (!socket.authorized) return undefined;
  const subject = socket.getPeerCertificate()?.subject;
  const [username] = asList(subject?.CN);
  if (!username) return undefined;
  return {
    username,
    groups: [...asList(subject.O), 'system:authenticated'],
  };
}

function unauthorized(): ApiError {
  return new ApiError(401, 'Unauthorized', 'Unauthorized');
}

/** By bearer token (the given ones and those of service accounts) or client certificate. Throws 401. */
export function authenticate(
  http: IncomingMessage,
  tokens: TokenUsers,
  accounts: ServiceAccountTokens,
): UserInfo {
  const header = http.headers.authorization;
  if (header) {
    const given = /^Bearer (.+)$/i.exec(header)?.[1].trim() ?? '';
    for (const [token, user] of tokens) {
      if (sameText(token, given)) return user;
    }
    const account = accounts.userOf(given);
    if (account) return account;
    throw unauthorized();
  }
  const user = certificateUser(http);
  if (!user) throw unauthorized();
  return user;
}

/**
 * The user that a request acts as. Repeated `Impersonate-Group` headers are
 * read one by one, as Go does; a client that joins them with commas gets one
 * group with a strange name, as it would from the real server.
 */
export function impersonatedUser(http: IncomingMessage): UserInfo | undefined {
  const headers = http.headersDistinct;
  const username = headers['impersonate-user']?.[0];
  const groups = headers['impersonate-group'] ?? [];
  const extra: { [key: string]: string[] } = {};
  for (const [name, values] of Object.entries(headers)) {
    if (name.startsWith('impersonate-extra-') && values) {
      extra[decodeURIComponent(name.slice('impersonate-extra-'.length))] =
        values;
    }
  }
  const uid = headers['impersonate-uid']?.[0];
  if (!username) {
    if (groups.length > 0 || uid || Object.keys(extra).length > 0) {
      throw new ApiError(
        500,
        'InternalError',
        'Internal error occurred: requested [groups or extra] without impersonating a user',
      );
    }
    return undefined;
  }
  const [, namespace] = SERVICE_ACCOUNT.exec(username) ?? [];
  // Who acts as a service account and names no groups has those of the account.
  const given =
    namespace && groups.length === 0
      ? ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
      : groups;
  return {
    username,
    ...(uid && { uid }),
    groups: [...new Set([...given, 'system:authenticated'])],
    ...(Object.keys(extra).length > 0 && { extra }),
  };
}
