/** Something a person can mend: what is wrong, and what to do about it. */
export class Problem extends Error {
  constructor(message, advice) {
    super(message);
    this.name = 'Problem';
    this.advice = advice;
  }
}

/** What the output of a failed command tells about its cause. */
const CAUSES = [
  {
    pattern: /ENOSPC|no space left on device/i,
    message: 'The disk is full.',
    advice:
      'Free about 4 GiB (df -h shows where it went) and run the command again; it goes on where it stopped.',
  },
  {
    // Before the network: a failed build has looked for a finished one first, and
    // tells of that as well.
    pattern:
      /gyp ERR!|node-gyp|not found: make|g\+\+: (not found|No such file)/i,
    message: 'better-sqlite3 could not be compiled.',
    advice:
      'It needs Python 3, make and a C++ compiler. Debian, Ubuntu: apt-get install -y python3 make g++. Fedora: dnf install python3 make gcc-c++. macOS: xcode-select --install.',
  },
  {
    pattern:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|RequestError|network/i,
    message: 'The npm registry does not answer.',
    advice:
      'Check the network, and behind a proxy HTTPS_PROXY or the registry in ~/.npmrc, then run the command again.',
  },
];

/** Turns the output of a failed command into a problem with advice. */
export function problemFromOutput(what, output, logFile) {
  const cause = CAUSES.find(({ pattern }) => pattern.test(output));
  const log = logFile ? ` The whole output is in ${logFile}.` : '';
  return cause
    ? new Problem(`${what} failed: ${cause.message}`, `${cause.advice}${log}`)
    : new Problem(`${what} failed.`, `${lastLines(output, 15)}\n${log}`.trim());
}

/** Text for the terminal: no stack for problems, one for our own mistakes. */
export function explain(error) {
  if (error instanceof Problem) {
    return error.advice ? `${error.message}\n${error.advice}` : error.message;
  }
  if (error?.code === 'ENOSPC') {
    return `${CAUSES[0].message}\n${CAUSES[0].advice}`;
  }
  return error?.stack ?? String(error);
}

function lastLines(text, count) {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
