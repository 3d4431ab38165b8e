import { ServerResponse } from 'node:http';
import { Change } from '../storage/History';
import {
  parseObject,
  storeObject,
  StoredObject,
} from '../storage/StoredObject';
import { ApiError, expired } from './ApiError';
import { apiVersionOf, ResourceType } from './resourceTypes';
import { Predicate } from './selectors';
import { WatchHub, Watcher } from './WatchHub';

// A client that does not read is cut off, as the real watch cache does, before it costs memory.
const LARGEST_BACKLOG = 32 * 1024 * 1024;

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED';

export interface WatchOptions {
  type: ResourceType;
  matches: Predicate;
  bookmarks: boolean;
  revision: number;
  /** An object in the view that the client asked for. */
  text: (object: StoredObject) => string;
}

/** One open watch: turns changes into the lines of one client. */
export class WatchStream implements Watcher {
  readonly type: ResourceType;
  /** Everything up to here has been sent or did not match. */
  private revision: number;
  private open = true;

  constructor(
    private readonly response: ServerResponse,
    private readonly hub: WatchHub,
    private readonly options: WatchOptions,
  ) {
    this.type = options.type;
    this.revision = options.revision;
  }

  onChange(change: Change) {
    if (change.revision <= this.revision) return;
    this.revision = change.revision;
    const { matches } = this.options;
    const { kind, current, previous } = change;
    const isIn = kind !== 'DELETED' && matches(current);
    const wasIn = previous !== undefined && matches(previous);
    if (isIn) this.send(wasIn ? 'MODIFIED' : 'ADDED', current);
    // Leaving the selection is a deletion for this client, of what it knows.
    else if (wasIn) {
      this.send(
        'DELETED',
        kind === 'DELETED'
          ? current
          : storeObject(this.type, parseObject(previous), change.revision),
      );
    }
  }

  send(type: EventType, object: StoredObject) {
    this.write(`{"type":"${type}","object":${this.options.text(object)}}\n`);
  }

  bookmark(revision: number, annotations?: { [key: string]: string }) {
    this.reach(revision);
    if (!this.options.bookmarks) return;
    this.writeJson({
      type: 'BOOKMARK',
      object: {
        kind: this.type.kind,
        apiVersion: apiVersionOf(this.type),
        ...this.type.zero,
        metadata: {
          resourceVersion: String(this.revision),
          creationTimestamp: null,
          annotations,
        },
      },
    });
  }

  /** The present revision is reached although no change of this type was in it. */
  reach(revision: number) {
    this.revision = Math.max(this.revision, revision);
  }

  expire() {
    this.fail(
      expired(`too old resource version: ${this.revision} (compacted)`),
    );
  }

  fail(error: ApiError) {
    this.writeJson({ type: 'ERROR', object: error.toStatus() });
    this.end();
  }

  end() {
    if (!this.open) return;
    this.close();
    this.response.end();
  }

  drop() {
    this.close();
    this.response.destroy();
  }

  /** The stream takes no more; the hub forgets it. */
  close() {
    this.open = false;
    this.hub.remove(this);
  }

  private writeJson(event: unknown) {
    this.write(`${JSON.stringify(event)}\n`);
  }

  private write(line: string) {
    if (!this.open) return;
    this.response.write(line);
    if (this.response.writableLength > LARGEST_BACKLOG) this.drop();
  }
}
