import { renderInTestApp } from '@backstage/frontend-test-utils';
import { useKnownFailureText } from '@longshore/plugin-longshore-react';
import { screen } from '@testing-library/react';
// A test runs in Node; pages do not.
// eslint-disable-next-line no-restricted-imports
import { readdirSync, readFileSync } from 'fs';
// eslint-disable-next-line no-restricted-imports
import { join, resolve } from 'path';
import { useFailureWords } from './useFailureWords';

const PLUGINS = resolve(__dirname, '../../..');

/** Whose failures reach pages, at once or kept in an operation. */
const BACKENDS = [
  'clusters-backend',
  'longshore-node',
  'members-node',
  'services-backend',
];

/** Codes that no page words by `useFailureText`, and why. */
const ELSEWHERE: Record<string, string> = {
  'caller-not-allowed': 'answered to plugins',
  'cell-not-of-environment': 'answered to plugins that ask for a placement',
  'object-not-applicable': 'answered to plugins that apply objects',
  'prune-not-possible': 'answered to plugins that apply objects',
  'rollout-failed': 'answered to plugins that wait for a rollout',
  'rollout-not-in-time': 'answered to plugins that wait for a rollout',
  'log-not-readable': 'answered to plugins that read logs',
  'no-metrics': 'worded by the page of utilisation',
  'counts-changed': 'worded by the dialog that scales',
  'policy-denied': 'worded by the dialog that scales',
  'service-not-found': 'worded by the page of a service',
  'duplicate-target': 'the dialog that scales sends each target once',
};

/** Literals beside `code` that are none: of schemas and of bytes of a watch. */
const NO_CODES = ['string', 'number', 'bookmark', 'remove'];

function sourcesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return entry.name.startsWith('__') ? [] : sourcesOf(path);
    }
    return /(?<!\.test)\.ts$/.test(entry.name) ? [path] : [];
  });
}

const WORD = "'([a-z]+(?:-[a-z]+)+|internal|timeout|[a-z]{5,})'";

/**
 * The codes in a source: what is given to `code`, whatever decides between
 * several; the codes of Node's errors; and those that a helper is called with.
 */
function codesOf(source: string): string[] {
  const literals = new RegExp(`(?<!=== )${WORD}`, 'g');
  const given = [
    ...source.matchAll(/\bcode: ([^,;}]*)/g),
    ...source.matchAll(/\bcode:\n([^,;}]*)/g),
    ...source.matchAll(/\bconst code = ([^;]*);/g),
    ...source.matchAll(/\b[A-Z]+_[A-Z0-9_]+: ('[a-z-]+')/g),
    ...source.matchAll(/\b(?:expires|toFailure)\(([^;}]*)/g),
  ];
  return given.flatMap(([, text]) =>
    [...text.matchAll(literals)].map(([, code]) => code),
  );
}

const EMITTED = [
  ...new Set(
    BACKENDS.flatMap(plugin => sourcesOf(join(PLUGINS, plugin, 'src'))).flatMap(
      path => codesOf(readFileSync(path, 'utf8')),
    ),
  ),
]
  .filter(code => !NO_CODES.includes(code))
  .sort();

/** What can be wrong with credentials, of which each has a sentence too. */
const PROBLEMS = [
  ...readFileSync(
    join(PLUGINS, 'clusters-backend/src/registry/invalidCredentials.ts'),
    'utf8',
  ).matchAll(/^ {2}\| '([a-z-]+)'/gm),
].map(([, problem]) => problem);

function Problems() {
  const known = useKnownFailureText();
  return (
    <ul>
      {PROBLEMS.map(problem => (
        <li key={problem}>
          {known({
            code: 'credentials-invalid',
            message: 'RAW',
            params: { problem, detail: 'RAW' },
          })}
        </li>
      ))}
    </ul>
  );
}

function Texts() {
  const words = useFailureWords();
  const known = useKnownFailureText();
  return (
    <ul>
      {EMITTED.map(code => {
        const failure = { code, message: 'RAW', params: { cell: 'gz-1' } };
        const isKnown =
          known(failure) !== undefined || words(failure).text !== 'RAW';
        return !isKnown && <li key={code}>{code}</li>;
      })}
    </ul>
  );
}

describe('codes of failures that backends emit', () => {
  it('should be found in their sources', () => {
    expect(EMITTED).toEqual(
      expect.arrayContaining([
        'already-exists',
        'certificate-expires',
        'certificate-untrusted',
        'member-index-stale',
        'operation-open',
        'step-failed',
        'timeout',
        'unreachable',
      ]),
    );
  });

  it('should have texts, but for those that no page words this way', async () => {
    renderInTestApp(<Texts />);
    await screen.findByRole('list');
    const withoutText = screen
      .queryAllByRole('listitem')
      .map(({ textContent }) => textContent);
    expect(withoutText).toEqual(Object.keys(ELSEWHERE).sort());
  });

  it('should have a sentence for each problem of credentials', async () => {
    expect(PROBLEMS).toContain('not-yaml');
    renderInTestApp(<Problems />);
    await screen.findByRole('list');
    const texts = screen
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);
    expect(new Set(texts).size).toBe(PROBLEMS.length);
    expect(texts.filter(text => text?.includes('RAW'))).toEqual([]);
  });
});
