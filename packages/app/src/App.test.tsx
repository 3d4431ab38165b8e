import { render, screen, waitFor } from '@testing-library/react';

// The app reads its configuration when it is made, and so does its import.
const APP_CONFIG = [
  {
    context: 'test',
    data: {
      app: {
        title: 'Longshore',
        baseUrl: 'http://localhost:3000',
        extensions: [{ 'sign-in-page:app': false }],
      },
      backend: { baseUrl: 'http://localhost:7007' },
    },
  },
];

describe('App', () => {
  afterEach(() => jest.restoreAllMocks());

  it('should render its frame in its own theme, on the way to the services', async () => {
    // Not Object.assign: a property of process.env can only hold a text.
    jest.replaceProperty(process, 'env', {
      ...process.env,
      APP_CONFIG,
    } as never);
    const { default: app } = await import('./App');

    render(app);

    expect(
      await screen.findByRole('link', { name: 'Longshore, to the start page' }),
    ).toBeInTheDocument();
    expect(document.body).toHaveAttribute('data-theme-name', 'longshore');
    await waitFor(() => expect(window.location.pathname).toBe('/services'));
  });
});
