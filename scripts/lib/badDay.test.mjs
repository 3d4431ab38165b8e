import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { announcement, announcer } from './badDay.mjs';

const line = event =>
  JSON.stringify({
    timeline: {
      time: '2026-01-01T12:00:00.000Z',
      entry: 0,
      cluster: 'gz-1',
      what: 'unreachable',
      ...event,
    },
  });

describe('announcement', () => {
  it('should say what begins, what is over and what could not be played', () => {
    assert.match(
      announcement(line({ note: 'gz-1 is away.' })),
      /gz-1 is away\.$/,
    );
    assert.match(
      announcement(line({ note: 'gz-1 is away.', ended: true })),
      /Over: gz-1 is away\.$/,
    );
    assert.match(
      announcement(line({ error: 'no such node' })),
      /could not be played: unreachable: no such node$/,
    );
  });

  it('should leave other lines alone', () => {
    assert.equal(announcement('{"ready":true}'), undefined);
    assert.equal(announcement('kube-sim: something'), undefined);
  });

  it('should tell the same event of several cells once', () => {
    const said = [];
    const take = announcer(text => said.push(text));
    take(line({ note: 'All are away.' }));
    take(line({ note: 'All are away.', cluster: 'bj-1' }));
    take(line({ note: 'All are away.', ended: true }));
    assert.equal(said.length, 2);
  });
});
