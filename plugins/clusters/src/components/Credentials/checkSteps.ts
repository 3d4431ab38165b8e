/** The message of each step of a check. */
export const CHECK_STEPS = {
  address: 'address',
  reachable: 'reachable',
  certificate: 'certificate',
  credentials: 'credentials',
  clock: 'clock',
  version: 'version',
  'read-rules': 'readRules',
  'write-rules': 'writeRules',
  impersonation: 'impersonation',
} as const;
