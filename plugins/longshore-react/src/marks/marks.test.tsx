import { ENVIRONMENTS } from '@longshore/plugin-longshore-common';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { EnvironmentMark } from './EnvironmentMark';
import { MARK_STATES } from './shapes';
import { StatusMark } from './StatusMark';

describe('StatusMark', () => {
  it('should draw each state in a shape of its own, beside its word', async () => {
    renderInTestApp(
      <>
        {MARK_STATES.map(state => (
          <div key={state} data-testid={state}>
            <StatusMark state={state} />
          </div>
        ))}
      </>,
    );
    const drawn = await Promise.all(
      MARK_STATES.map(state => screen.findByTestId(state)),
    );
    drawn.forEach((mark, place) =>
      expect(mark).toHaveTextContent(MARK_STATES[place]),
    );
    const shapes = drawn.map(mark => mark.querySelector('svg')?.innerHTML);
    expect(new Set(shapes).size).toBe(MARK_STATES.length);
  });

  it('should say the state where the text tells only the reason', async () => {
    renderInTestApp(<StatusMark state="degraded">1 of 6 failing</StatusMark>);
    expect(
      await screen.findByRole('img', { name: 'degraded' }),
    ).toBeInTheDocument();
    expect(screen.getByText('1 of 6 failing')).toBeVisible();
  });

  it('should say the label of a shape alone, and nothing of a decoration', async () => {
    renderInTestApp(
      <>
        <StatusMark state="unknown" compact label="as of 12:03:41" />
        <StatusMark state="failed" compact decorative />
      </>,
    );
    expect(
      await screen.findByRole('img', { name: 'as of 12:03:41' }),
    ).toBeInTheDocument();
    expect(screen.getAllByRole('img')).toHaveLength(1);
  });
});

describe('EnvironmentMark', () => {
  it('should name each environment in short, and in full on hover', async () => {
    renderInTestApp(
      <>
        {ENVIRONMENTS.map(environment => (
          <EnvironmentMark key={environment} environment={environment} />
        ))}
      </>,
    );
    expect(await screen.findByText('PROD')).toHaveAttribute(
      'title',
      'Production',
    );
    expect(screen.getByText('STAGING')).toBeVisible();
    expect(screen.getByText('TEST')).toBeVisible();
  });
});
