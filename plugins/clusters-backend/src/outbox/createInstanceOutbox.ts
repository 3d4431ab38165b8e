import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { Clock } from '../time/Clock';
import { WatchedCells } from '../WatchedCells';
import { DatabaseInstanceOutbox } from './DatabaseInstanceOutbox';
import { InstanceOutbox } from './InstanceOutbox';
import { InstanceRecorder } from './InstanceRecorder';
import { InstanceWatch } from './InstanceWatch';

/** Ends of instances, as the plugin starts and stops to follow them. */
export type Instances = {
  outbox: InstanceOutbox;
  start(): void;
  stop(): Promise<void>;
};

/** Puts together what keeps the ends of instances. */
export function createInstanceOutbox(options: {
  knex: Knex;
  watched: WatchedCells;
  clock: Clock;
  logger: LoggerService;
}): Instances {
  const { knex, watched, clock, logger } = options;
  const outbox = new DatabaseInstanceOutbox({ knex });
  const recorder = new InstanceRecorder({ outbox, clock, logger });
  const watch = new InstanceWatch({
    rows: watched.rows,
    outbox,
    recorder,
    isLive: name => watched.isLive(name),
    clock,
    logger,
  });
  return {
    outbox,
    start() {
      recorder.start();
      watch.start();
    },
    async stop() {
      await watch.stop();
      await recorder.stop();
    },
  };
}
