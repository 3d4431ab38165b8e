import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { ProcessIdentity } from '../process/procfs';

/** Something outside the state folder that the sandbox has made. */
export type Created =
  | ({ kind: 'process'; name: string } & ProcessIdentity)
  | { kind: 'link'; name: string }
  | { kind: 'cgroup'; path: string }
  | { kind: 'cgroupController'; name: string };

/**
 * The list of what the sandbox has made on this machine, so that `down` can
 * take it away again, whatever ended `up`.
 *
 * - A line is on disk before the thing is made; taking away what is not there
 *   is not an error. The list may therefore say too much, never too little.
 * - A process has no pid before it is made. It carries the sandbox's id in its
 *   environment instead, and `down` looks for that as well.
 * - Lines are only added. A process that was started again has two lines; the
 *   last one counts.
 */
export class CreationRecord {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  add(created: Created): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    const descriptor = openSync(this.#file, 'a');
    try {
      writeSync(descriptor, `${JSON.stringify(created)}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  list(): Created[] {
    return existsSync(this.#file)
      ? parseRecord(readFileSync(this.#file, 'utf8'))
      : [];
  }

  /** The process that was last started under this name. */
  process(name: string): ProcessIdentity | undefined {
    return this.list()
      .filter(
        (created): created is Extract<Created, { kind: 'process' }> =>
          created.kind === 'process' && created.name === name,
      )
      .pop();
  }
}

/** Parses the record's lines; the last may be torn when the machine went down. */
export function parseRecord(text: string): Created[] {
  const lines = text.split('\n').filter(line => line.trim());
  return lines.flatMap((line, index) => {
    try {
      return [JSON.parse(line) as Created];
    } catch (error) {
      if (index === lines.length - 1) {
        return [];
      }
      throw new Error(
        `Line ${index + 1} of the sandbox's record is not JSON: ${line}`,
      );
    }
  });
}
