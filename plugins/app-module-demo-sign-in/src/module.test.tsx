import { createApp } from '@backstage/frontend-defaults';
import {
  createFrontendPlugin,
  identityApiRef,
  PageBlueprint,
  useApi,
} from '@backstage/frontend-plugin-api';
import { mockApis } from '@backstage/frontend-test-utils';
import { JsonArray } from '@backstage/types';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import demoSignInModule from '.';

const PEOPLE = [
  {
    entityRef: 'user:default/chen.wei',
    name: { en: 'Chen Wei', zh: '陈伟' },
    role: 'master',
    scope: { en: 'Payments', zh: '支付' },
  },
  { entityRef: 'user:default/sun.qi', name: 'Sun Qi', role: 'outsider' },
];

const STORAGE_KEY = 'longshore.demo-person';

/** What is there only for who is signed in. */
function Inside() {
  const identityApi = useApi(identityApiRef);
  return (
    <button onClick={() => identityApi.signOut()}>Signed in, sign out</button>
  );
}

const insidePlugin = createFrontendPlugin({
  pluginId: 'inside',
  extensions: [
    PageBlueprint.make({
      params: { path: '/', noHeader: true, loader: async () => <Inside /> },
    }),
  ],
});

function renderApp(people?: JsonArray) {
  const config = mockApis.config({
    data: {
      app: {
        title: 'Longshore',
        baseUrl: 'http://localhost:3000',
        extensions: [
          {
            'api:app/app-language': {
              config: { availableLanguages: ['en', 'zh'] },
            },
          },
        ],
      },
      backend: { baseUrl: 'http://localhost:7007' },
      ...(people && { demo: { people } }),
    },
  });
  // Not renderTestApp: it leaves out the sign-in page.
  const app = createApp({
    features: [demoSignInModule, insidePlugin],
    advanced: { configLoader: async () => ({ config }) },
  });
  render(app.createRoot());
}

function sessionOf(entityRef: string) {
  return {
    profile: {},
    backstageIdentity: {
      token: `header.${window.btoa(JSON.stringify({ sub: entityRef }))}.sign`,
      identity: {
        type: 'user',
        userEntityRef: entityRef,
        ownershipEntityRefs: [entityRef],
      },
    },
  };
}

function answer(status: number, body: unknown) {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  });
}

describe('demoSignInModule', () => {
  const fetchMock = jest.fn<Promise<Response>, [string, RequestInit]>();

  beforeEach(() => {
    fetchMock.mockReset();
    jest.spyOn(window, 'fetch').mockImplementation(fetchMock as typeof fetch);
    window.sessionStorage.clear();
    window.localStorage.clear();
  });
  afterEach(() => jest.restoreAllMocks());

  function requestedPerson() {
    const [url, init] = fetchMock.mock.calls[0];
    expect(url).toBe('http://localhost:7007/api/auth/demo/refresh');
    return new Headers(init.headers).get('x-longshore-demo-person');
  }

  it('should say what it is and what each person may do', async () => {
    renderApp(PEOPLE);

    const master = await screen.findByRole('button', {
      name: 'Sign in as Chen Wei',
    });
    expect(master).toHaveAccessibleDescription(/Master of Payments.*May scale/);
    expect(
      screen.getByRole('button', { name: 'Sign in as Sun Qi' }),
    ).toHaveAccessibleDescription(/Outsider/);
    expect(
      screen.getByRole('heading', { name: 'Sign in to Longshore' }),
    ).toBeInTheDocument();
    expect(
      screen.getByText('Demo sign-in, development only'),
    ).toBeInTheDocument();
    expect(fetchMock).not.toHaveBeenCalled();
  });

  it('should speak Chinese', async () => {
    renderApp(PEOPLE);

    await userEvent.click(
      await screen.findByRole('button', { name: 'Switch to 中文' }),
    );

    expect(
      await screen.findByRole('button', { name: '以陈伟的身份登录' }),
    ).toHaveAccessibleDescription(/支付 · 主管/);
    expect(screen.getByText('演示登录，仅供开发使用')).toBeInTheDocument();
  });

  it('should sign in with the keyboard and remember the person', async () => {
    fetchMock.mockResolvedValue(answer(200, sessionOf('user:default/sun.qi')));
    renderApp(PEOPLE);

    (await screen.findByRole('button', { name: 'Sign in as Sun Qi' })).focus();
    await userEvent.keyboard('{Enter}');

    expect(
      await screen.findByRole('button', { name: 'Signed in, sign out' }),
    ).toBeInTheDocument();
    expect(requestedPerson()).toBe('user:default/sun.qi');
    expect(window.sessionStorage.getItem(STORAGE_KEY)).toBe(
      'user:default/sun.qi',
    );
  });

  it('should stay signed in after a reload of the tab', async () => {
    window.sessionStorage.setItem(STORAGE_KEY, 'user:default/chen.wei');
    fetchMock.mockResolvedValue(
      answer(200, sessionOf('user:default/chen.wei')),
    );
    renderApp(PEOPLE);

    expect(
      await screen.findByRole('button', { name: 'Signed in, sign out' }),
    ).toBeInTheDocument();
    expect(requestedPerson()).toBe('user:default/chen.wei');
  });

  it('should ask again when the remembered person is no longer listed', async () => {
    window.sessionStorage.setItem(STORAGE_KEY, 'user:default/gone');
    renderApp(PEOPLE);

    expect(
      await screen.findByText('Who do you want to be?'),
    ).toBeInTheDocument();
    expect(fetchMock).not.toHaveBeenCalled();
  });

  it('should forget the person at sign-out', async () => {
    window.sessionStorage.setItem(STORAGE_KEY, 'user:default/chen.wei');
    fetchMock.mockResolvedValue(
      answer(200, sessionOf('user:default/chen.wei')),
    );
    renderApp(PEOPLE);

    await userEvent.click(
      await screen.findByRole('button', { name: 'Signed in, sign out' }),
    );

    expect(window.sessionStorage.getItem(STORAGE_KEY)).toBeNull();
  });

  it('should name who could not sign in, and let the next one try', async () => {
    fetchMock.mockResolvedValueOnce(
      answer(404, {
        error: { name: 'NotFoundError', message: 'User not found' },
        request: { method: 'GET', url: '/demo/refresh' },
        response: { statusCode: 404 },
      }),
    );
    renderApp(PEOPLE);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Sign in as Chen Wei' }),
    );

    const failure = await screen.findByRole('alert');
    expect(failure).toHaveTextContent('Signing in as Chen Wei did not work');
    expect(failure).toHaveTextContent(
      'The catalog does not know this person yet',
    );
    expect(window.sessionStorage.getItem(STORAGE_KEY)).toBeNull();

    fetchMock.mockResolvedValueOnce(
      answer(200, sessionOf('user:default/sun.qi')),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Sign in as Sun Qi' }),
    );
    expect(
      await screen.findByRole('button', { name: 'Signed in, sign out' }),
    ).toBeInTheDocument();
  });

  it('should try the same person again', async () => {
    fetchMock
      .mockRejectedValueOnce(new TypeError('Failed to fetch'))
      .mockResolvedValueOnce(answer(200, sessionOf('user:default/sun.qi')));
    renderApp(PEOPLE);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Sign in as Sun Qi' }),
    );

    await userEvent.click(
      await screen.findByRole('button', { name: 'Try again' }),
    );

    expect(
      await screen.findByRole('button', { name: 'Signed in, sign out' }),
    ).toBeInTheDocument();
  });

  it.each([
    ['no people are configured', undefined],
    ['the list of people is empty', []],
  ])('should leave the ordinary page where %s', async (_, people) => {
    renderApp(people);

    expect(await screen.findByText('Guest')).toBeInTheDocument();
    expect(
      screen.queryByText('Demo sign-in, development only'),
    ).not.toBeInTheDocument();
  });
});
