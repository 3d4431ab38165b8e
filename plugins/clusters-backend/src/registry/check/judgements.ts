import { CellCheckStep } from '@longshore/plugin-clusters-common';

type Outcome = Omit<CellCheckStep, 'step'>;

/** Beyond this tokens end noticeably too early or late, and times mislead. */
const CLOCK_WARNING_MS = 30_000;
/** Beyond this API servers refuse tokens that were just made. */
const CLOCK_FAILED_MS = 5 * 60_000;

/** Server-side apply, with which everything is written, is stable since. */
const OLDEST_MINOR = 22;
/** Older ones lack what some pages show, and nobody mends them any more. */
const OLDEST_TESTED_MINOR = 28;

/** Time in which somebody can renew credentials. */
const EXPIRY_WARNING_MS = 14 * 24 * 60 * 60_000;

/** @param aheadMs - how far the clock of the server is ahead of ours */
export function judgeClock(cell: string, aheadMs: number | undefined): Outcome {
  const off = Math.abs(aheadMs ?? 0);
  if (off <= CLOCK_WARNING_MS) {
    return { result: 'ok' };
  }
  const seconds = Math.round(off / 1000);
  return {
    result: off > CLOCK_FAILED_MS ? 'failed' : 'warning',
    failure: {
      code: 'clock-skew',
      message: `Cell '${cell}': its clock is ${seconds} s ${
        (aheadMs ?? 0) > 0 ? 'ahead of' : 'behind'
      } ours; tokens and certificates are judged by it, so set the time of both sides by NTP`,
      params: { cell, seconds: String(Math.round((aheadMs ?? 0) / 1000)) },
    },
  };
}

/** @param version - as the server reports it, such as `v1.34.4+k3s1` */
export function judgeVersion(cell: string, version: string): Outcome {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  const params = { cell, version, oldest: `1.${OLDEST_TESTED_MINOR}` };
  if (!major) {
    return {
      result: 'warning',
      failure: {
        code: 'version-unknown',
        message: `Cell '${cell}': '${version}' is not a version that is known here`,
        params,
      },
    };
  }
  if (Number(major) > 1 || Number(minor) >= OLDEST_TESTED_MINOR) {
    return { result: 'ok' };
  }
  return {
    result: Number(minor) < OLDEST_MINOR ? 'failed' : 'warning',
    failure: {
      code: 'version-too-old',
      message: `Cell '${cell}': Kubernetes ${version} is older than 1.${OLDEST_TESTED_MINOR}; upgrade it`,
      params,
    },
  };
}

/** @param expiry - when the credentials end, in ms since 1970 */
export function judgeExpiry(cell: string, expiry: number | undefined): Outcome {
  if (expiry === undefined || expiry - Date.now() > EXPIRY_WARNING_MS) {
    return { result: 'ok' };
  }
  const at = new Date(expiry).toISOString();
  return {
    result: 'warning',
    failure: {
      code: 'credentials-expire',
      message: `Cell '${cell}': the credentials end at ${at}; register ones that last longer, or renew them before`,
      params: { cell, at },
    },
  };
}
