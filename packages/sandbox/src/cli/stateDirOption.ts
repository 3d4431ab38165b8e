import { Option } from 'commander';

/** `--state-dir`, which every command has. */
export const stateDir = () =>
  new Option(
    '--state-dir <folder>',
    'state folder (default: $LONGSHORE_SANDBOX_DIR, or .longshore/sandbox in the repository)',
  );
