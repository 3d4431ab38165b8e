import { CellCredentials } from '@longshore/plugin-clusters-common';

/** How a cluster is reached, as far as a person has typed it. */
export type CredentialsDraft = {
  type: CellCredentials['type'];
  kubeconfig: string;
  context: string;
  url: string;
  ca: string;
  token: string;
  certificate: string;
  key: string;
};

/** What a form starts with, and what it goes back to as soon as it was sent. */
export const EMPTY_DRAFT: CredentialsDraft = {
  type: 'kubeconfig',
  kubeconfig: '',
  context: '',
  url: '',
  ca: '',
  token: '',
  certificate: '',
  key: '',
};

/** The credentials of a form; undefined as long as something is missing. */
export function toCredentials(
  draft: CredentialsDraft,
): CellCredentials | undefined {
  const text = (name: keyof CredentialsDraft) => draft[name].trim();
  const optional = (name: keyof CredentialsDraft) => text(name) || undefined;
  switch (draft.type) {
    case 'kubeconfig':
      return text('kubeconfig')
        ? {
            type: 'kubeconfig',
            kubeconfig: draft.kubeconfig,
            context: optional('context'),
          }
        : undefined;
    case 'token':
      return text('url') && text('token')
        ? {
            type: 'token',
            url: text('url'),
            ca: optional('ca'),
            token: text('token'),
          }
        : undefined;
    default:
      return text('url') && text('certificate') && text('key')
        ? {
            type: 'client-certificate',
            url: text('url'),
            ca: optional('ca'),
            certificate: draft.certificate,
            key: draft.key,
          }
        : undefined;
  }
}
