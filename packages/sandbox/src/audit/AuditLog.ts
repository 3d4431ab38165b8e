import { basename, dirname, join } from 'node:path';
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
} from 'node:fs';
import { waitFor } from '../process/waitFor';
import { AuditEvent, AuditFilter, matches } from './auditEvent';

const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * A place in an audit log; what was written before it is left out.
 *
 * @public
 */
export interface AuditMark {
  /** The file as the file system knows it, whatever its name is by now. */
  inode: number;
  offset: number;
}

/**
 * The audit log of a cell's API server: who did what, at metadata level. An
 * event is written when its request is answered, a watch's when it ends.
 *
 * @public
 */
export class AuditLog {
  /** The file that is written to; older parts lie beside it. */
  readonly path: string;

  /** @internal */
  constructor(path: string) {
    this.path = path;
  }

  /** The place of now, to be given to {@link AuditLog.since}. */
  mark(): AuditMark {
    if (!existsSync(this.path)) {
      return { inode: 0, offset: 0 };
    }
    const { ino, size } = statSync(this.path);
    return { inode: ino, offset: size };
  }

  /**
   * The events after a mark, or all that are kept, that fit the filter.
   *
   * @throws Error when what followed the mark has been thrown away meanwhile.
   */
  since(mark?: AuditMark, filter: AuditFilter = {}): AuditEvent[] {
    return this.#read(mark).filter(event => matches(event, filter));
  }

  /**
   * Waits for an event after a mark, and gives all that are there then: a
   * caller may have its answer a moment before the event is written.
   */
  async waitFor(
    mark: AuditMark,
    filter: AuditFilter,
    options: { timeoutMs?: number } = {},
  ): Promise<AuditEvent[]> {
    return waitFor(
      {
        what: `audit event with ${JSON.stringify(filter)}`,
        timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      },
      () => {
        const found = this.since(mark, filter);
        return found.length > 0 && found;
      },
    );
  }

  // The API server renames a full file to `audit-<time>.log` and begins a new
  // one, so all files from the mark's on are read, oldest first.
  #read(mark: AuditMark | undefined): AuditEvent[] {
    const files = this.#files();
    let first = 0;
    if (mark && mark.inode !== 0) {
      first = files.findIndex(file => statSync(file).ino === mark.inode);
      if (first < 0) {
        throw new Error(
          `The part of the audit log '${this.path}' with the mark is gone: too much was written since`,
        );
      }
    }
    return files
      .slice(first)
      .flatMap((file, index) =>
        readLines(file, index === 0 ? mark?.offset ?? 0 : 0),
      );
  }

  #files(): string[] {
    const dir = dirname(this.path);
    const name = basename(this.path);
    const prefix = `${name.replace(/\.log$/, '')}-`;
    const old = existsSync(dir)
      ? readdirSync(dir)
          .filter(file => file.startsWith(prefix) && file.endsWith('.log'))
          .sort()
          .map(file => join(dir, file))
      : [];
    return existsSync(this.path) ? [...old, this.path] : old;
  }
}

// The last line may be half written.
function readLines(file: string, offset: number): AuditEvent[] {
  const descriptor = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(
      Math.max(0, fstatSync(descriptor).size - offset),
    );
    const size = readSync(descriptor, buffer, 0, buffer.length, offset);
    const text = buffer.toString('utf8', 0, size);
    return text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line) as AuditEvent);
  } finally {
    closeSync(descriptor);
  }
}
