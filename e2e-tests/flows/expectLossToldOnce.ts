import { expect } from '@playwright/test';
import { Portal } from '../support/Portal';
import { PEOPLE } from '../support/signIn';

/** Each replica judges every second; a second word would have come by then. */
const SECOND_WORD_MS = 3_000;

type Notification = {
  payload: { title: string; scope: string };
  updated: string | null;
};

/**
 * Operators are told once that a cell fell silent, and its history says so once,
 * however many processes saw it.
 */
export async function expectLossToldOnce(
  portal: Portal,
  cell: string,
): Promise<void> {
  const get = async (route: string, process?: string) => {
    const answer = await portal.api(PEOPLE.operator.name, route, { process });
    expect(answer.status).toBe(200);
    return answer.json();
  };
  const toldOf = async () => {
    const { notifications } = await get(
      '/notifications/notifications?topic=cell-health',
    );
    return (notifications as Notification[])
      .filter(({ payload }) => payload.scope === `cell-health:${cell}`)
      .map(({ payload, updated }) => ({ title: payload.title, updated }));
  };
  // What is told again keeps its place and carries the time of that.
  const once = [
    { title: `Cluster ${cell}: control plane lost`, updated: null },
  ];
  await expect.poll(toldOf).toEqual(once);
  await new Promise(resolve => setTimeout(resolve, SECOND_WORD_MS));
  expect(await toldOf()).toEqual(once);

  for (const { name } of portal.backends()) {
    const { changes } = await get(`/clusters/v1/cells/${cell}/history`, name);
    expect(
      (changes as { to: string }[]).filter(
        ({ to }) => to === 'control-plane-lost',
      ),
    ).toHaveLength(1);
  }
}
