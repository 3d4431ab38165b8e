import {
  AppRootElementBlueprint,
  appLanguageApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { CellWarning } from '@longshore/plugin-clusters-common';
import { longshoreTranslationRef } from '@longshore/plugin-longshore-react';
import { screen } from '@testing-library/react';
import { useEffect } from 'react';
import { aCell, aLostCell } from '../../__testUtils__/fixtures';
import { mockClusters } from '../../__testUtils__/renderClusters';
import { ClustersApi, clustersApiRef } from '../../api';
import clustersPlugin from '../../index';
import { clustersTranslationRef } from '../../translation';
import zh from '../../translations/zh';

/** Names and terms that are the same in every language. */
const NAMES =
  /gz-\d|node-\d|v\d|Pod|CPU|API Server|API|kubelet|Kubernetes|Longshore|kubeconfig|Kubeconfig|PEM|MiB|GiB|Nginx|DaemonSet|emptyDir|YAML|IP/g;

/** Our English sentences, without what they are filled with. */
function englishTexts(): string[] {
  const translated: Record<string, string> = zh;
  return [clustersTranslationRef, longshoreTranslationRef].flatMap(ref =>
    Object.entries(
      (
        ref as unknown as { getDefaultMessages(): Record<string, string> }
      ).getDefaultMessages(),
    )
      .filter(([key, text]) => translated[key] !== text)
      .map(([, text]) => text.split(/{{[^}]*}}/).map(part => part.trim()))
      .map(parts => parts.reduce((a, b) => (b.length > a.length ? b : a)))
      .filter(part => /[a-z]{4}/i.test(part.replace(NAMES, ''))),
  );
}

const ENGLISH = englishTexts();

/**
 * What is not ours: the navigation is worded by the app, and the dialogs of
 * `@backstage/ui` have no translation of their button.
 */
const NOT_OURS =
  '[aria-label="sidebar nav"], [role="dialog"] [aria-label="Close"]';

/** All that is read out or seen: texts, labels, placeholders and hints. */
function wordsOn(page: Element): string[] {
  const said = [...page.querySelectorAll('*')]
    .filter(element => !element.closest(NOT_OURS))
    .flatMap(element => [
      ...[...element.childNodes]
        .filter(node => node.nodeType === Node.TEXT_NODE)
        .map(node => node.textContent ?? ''),
      ...['aria-label', 'placeholder', 'title'].map(
        name => element.getAttribute(name) ?? '',
      ),
    ]);
  return said.map(text => text.trim()).filter(Boolean);
}

const chinese = AppRootElementBlueprint.make({
  name: 'chinese',
  params: { element: <Chinese /> },
});

function Chinese() {
  const languageApi = useApi(appLanguageApiRef);
  useEffect(() => languageApi.setLanguage('zh'), [languageApi]);
  return null;
}

function render(path: string, clusters: ClustersApi) {
  renderTestApp({
    features: [clustersPlugin],
    extensions: [chinese],
    initialRouteEntries: [path],
    apis: [[clustersApiRef, clusters]],
    config: {
      app: {
        extensions: [
          {
            'api:app/app-language': {
              config: { availableLanguages: ['en', 'zh'] },
            },
          },
        ],
      },
    },
  });
}

function withTrouble(): ClustersApi {
  const clusters = mockClusters();
  const warnings: CellWarning[] = [
    { code: 'token-expires', message: 'The token ends', params: { days: '3' } },
    {
      code: 'clock-skew',
      message: 'The clock is wrong',
      params: { seconds: '-95' },
    },
  ];
  const cell = aCell({ health: { ...aCell().health, warnings } });
  clusters.listCells.mockResolvedValue({ cells: [cell, aLostCell()] });
  clusters.getCell.mockImplementation(async name =>
    name === 'gz-1' ? cell : aLostCell(),
  );
  clusters.getRequests.mockResolvedValue({
    minutes: [
      { at: '2026-11-20T12:00:00Z', byVerb: { probe: 6, list: 2 }, failed: 1 },
    ],
    watches: [],
    inFlight: 3,
    inFlightLimit: 32,
  });
  return clusters;
}

describe('pages of clusters in Chinese', () => {
  it('should know our sentences where they stand', () => {
    expect(ENGLISH).toContain('Nothing is watched');
    expect(ENGLISH.length).toBeGreaterThan(300);
  });

  it.each([
    ['/clusters', '区域 gz'],
    ['/clusters/gz-1', '停止调度'],
    ['/clusters/gz-2/events', '最近没有发生什么'],
    ['/clusters/gz-1/requests', '我们自己每分钟的请求数'],
    ['/clusters/gz-1/health', '最近 24 小时'],
    ['/clusters/gz-1/settings', '区域与环境'],
    ['/clusters/gz-1?drain=node-1', '排空 gz-1 的 node-1'],
    ['/clusters/register', '注册集群'],
    ['/clusters/operations/operation-1', '让其中的 Pod 离开'],
  ])('should show no English sentence on %s', async (path, expected) => {
    render(path, withTrouble());
    await screen.findAllByText(text => text.includes(expected));
    const words = wordsOn(document.body);
    const english = words.filter(word =>
      ENGLISH.some(
        text => word === text || (text.includes(' ') && word.includes(text)),
      ),
    );
    expect(english).toEqual([]);
  });
});
