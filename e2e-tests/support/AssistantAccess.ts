import { OAuthClientProvider } from '@modelcontextprotocol/sdk/client/auth.js';
import { OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js';
import { Portal } from './Portal';

/** Where the portal may send people back to for its one built-in client. */
export const CALLBACK = 'http://127.0.0.1:8055/callback';

/** What an assistant keeps of a sign-in. */
export class AssistantAccess implements OAuthClientProvider {
  readonly redirectUrl = CALLBACK;
  readonly clientMetadata = { redirect_uris: [CALLBACK] };
  readonly #portal: Portal;
  #tokens: OAuthTokens | undefined;
  #verifier = '';
  #authorization: URL | undefined;

  constructor(portal: Portal) {
    this.#portal = portal;
  }

  clientInformation() {
    const base = `${this.#portal.url}/api/auth`;
    return { client_id: `${base}/.well-known/oauth-client/cli.json` };
  }

  tokens() {
    return this.#tokens;
  }

  saveTokens(tokens: OAuthTokens) {
    this.#tokens = tokens;
  }

  redirectToAuthorization(url: URL) {
    this.#authorization = url;
  }

  saveCodeVerifier(verifier: string) {
    this.#verifier = verifier;
  }

  codeVerifier() {
    return this.#verifier;
  }

  /** Where the portal asks the person whether this program may. */
  async pageToAgree(): Promise<URL> {
    const answer = await fetch(this.#authorization!, { redirect: 'manual' });
    return new URL(answer.headers.get('location')!);
  }
}
