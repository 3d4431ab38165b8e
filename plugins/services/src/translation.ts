import { createTranslationRef } from '@backstage/core-plugin-api/alpha';

/**
 * Words of the service pages.
 *
 * @public
 */
export const servicesTranslationRef = createTranslationRef({
  id: 'services',
  translations: { zh: () => import('./translations/zh') },
  messages: {
    title: 'Services',
    status: {
      running: 'running',
      scaledToZero: 'scaled to zero',
      rolling: 'rolling {{percent}} %',
      scaling: 'scaling, {{ready}} of {{desired}} ready',
      stalled: 'stalled at {{ready}} of {{desired}}',
      instancesFailing: '{{failing}} of {{desired}} failing',
      instancesNotReady: '{{notReady}} of {{desired}} not ready',
      noneReady: 'none of {{desired}} ready',
      cannotPlace: '{{pending}} of {{desired}} cannot be placed',
      cellSilent: 'no contact with {{cells}}',
      noLiveObjects: 'nothing found running',
    },
    why: {
      running: 'All {{desired}} instances are ready.',
      scaledToZero: 'Somebody asked for 0 instances, and none is left.',
      rolling: 'A new version is on its way: {{percent}} % is done.',
      scaling:
        '{{ready}} of {{desired}} instances are ready, the rest is on its way.',
      stalled:
        'The rollout passed its deadline with {{ready}} of {{desired}} instances ready. Look at the instances that are not.',
      instancesFailing:
        '{{failing}} of {{desired}} instances keep failing: {{reason}}. Look at how they last ended.',
      instancesNotReady:
        '{{notReady}} of {{desired}} instances run but do not answer their readiness probe.',
      noneReady:
        'None of {{desired}} instances is ready, so nobody is being served.',
      noneReadyReason:
        'None of {{desired}} instances is ready ({{reason}}), so nobody is being served.',
      cannotPlace:
        '{{pending}} of {{desired}} instances find no node with enough room.',
      cellSilent:
        'We have no contact with {{cells}}, where all of it runs. What you see is the last we heard.',
      noLiveObjects:
        'No cluster holds anything of it. It may not be released yet.',
    },
    list: {
      label: 'Services',
      filterPlaceholder: 'Filter by name, version, team…',
      filterLabel: 'Filter services',
      mine: 'Mine',
      mineHint: 'Only services that you or your teams own',
      environments: 'Environments',
      allCells: 'All clusters',
      cellsLabel: 'Clusters',
      states: 'States',
      allStates: 'All',
      grouped: 'Group by service',
      shortcuts: 'Keyboard shortcuts',
      clear: 'Clear filters',
      changed_one: '{{count}} changed',
      changed_other: '{{count}} changed',
      show: 'Show',
      mixed: 'mixed',
      mixedHint: 'More than one version is running',
      image: 'image',
      notHere: 'not here',
      instancesOf: '{{current}} of {{desired}} instances ready',
      column: {
        name: 'Name',
        status: 'Status',
        instances: 'Instances',
        version: 'Version',
        updated: 'Updated',
        owner: 'Team',
        environment: 'Env',
        cells: 'Clusters',
      },
    },
    empty: {
      noneTitle: 'You are not a member of any service yet',
      noneText:
        'A service is a component of the catalog that runs: in test, staging or production, on one or more clusters. You see a service here when you or one of your teams owns it or has been made a member.',
      noneStep: 'Next: ask the owner of the service to add you.',
      noneAction: 'Find it in the catalog',
      filterTitle: 'No service matches these filters',
      filterText_one: '{{count}} service is hidden by them.',
      filterText_other: '{{count}} services are hidden by them.',
      connectingTitle: 'Still reading the clusters',
      connectingText:
        'The portal started a moment ago and is taking stock. Services appear here as soon as it is done.',
      connectingCells: 'Waiting for {{cells}}.',
      failedTitle: 'The list of services could not be read',
    },
    banner: {
      silent: '{{cell}} has not answered since {{since}}',
      silentRows: 'Its rows are as of then.',
      silentReason: 'Its rows are as of then. Reason: {{reason}}.',
      silentNoRows: 'Nothing has been read from it yet.',
      connecting: '{{cell}} is being read for the first time; its rows follow.',
      incomplete:
        'The portal has just started and is still reading the clusters; more rows follow.',
      simulated: 'Simulated cluster',
      simulatedText_one:
        '{{cells}} is simulated: everything behaves like the real thing, nothing real runs there.',
      simulatedText_other:
        '{{cells}} are simulated: everything behaves like the real thing, nothing real runs there.',
      staleRow: 'as of {{time}}',
    },
    shortcuts: {
      title: 'Keyboard shortcuts',
      move: 'Move to the next or previous row',
      open: 'Open the row',
      filter: 'Filter',
      help: 'Show this help',
      close: 'Close, or leave the filter',
    },
    service: {
      catalog: 'Catalog entry',
      environments: 'Environment',
      system: 'System',
      owner: 'Team',
      version: 'Version',
      updated: 'Updated',
      noVersion: 'no version',
      cells: 'Clusters',
      cellReady: '{{ready}} of {{desired}} ready',
      cellDots: '{{amount}} {{state}}',
      cellFailed: 'could not be changed: {{reason}}',
      cellPending: 'change to {{desired}} is on its way',
      cellDrift:
        'set to {{live}} outside Longshore, recorded {{desired}}; scale to settle it',
      track: 'track {{track}}',
      instances: 'Instances',
      history: 'Count history',
      historyEmpty: 'Nobody has changed a count here yet.',
      historyUnreadable:
        'Cannot be read now, since the database does not answer. Everything else on this page is current.',
      historyText:
        '{{author}} scaled {{track}} in {{cell}} from {{from}} to {{to}}',
      historyApplied: 'done',
      historyPending: 'on its way',
      historyFailed: 'failed',
      notFoundTitle: 'Not found, or you are not a member',
      notFoundText:
        '{{name}} does not exist in this environment, or you are not a member of it. To non-members both look the same.',
      notFoundAction: 'All services',
      failedTitle: 'The service could not be read',
    },
    instance: {
      label: 'Instances',
      filterLabel: 'Filter instances',
      filterPlaceholder: 'Filter by name, address, node…',
      empty: 'No instance is running.',
      emptyFilter: 'No instance matches the filter.',
      details: 'Instance',
      past: 'past: {{reason}} {{time}}',
      pastNoTime: 'past: {{reason}}',
      pastHint:
        'How it last ended (exit code {{exitCode}}). It has been started again since.',
      column: {
        name: 'Name',
        state: 'State',
        ip: 'IP',
        node: 'Node',
        cell: 'Cluster',
        age: 'Age',
        restarts: 'Restarts',
        version: 'Version',
      },
      field: {
        namespace: 'Namespace',
        track: 'Track',
        image: 'Image',
        digest: 'Digest',
        created: 'Created',
        started: 'Started',
        lastEnd: 'Last end (past)',
        uid: 'UID',
        deployment: 'Deployment',
      },
      state: {
        pending: 'pending',
        starting: 'starting',
        ready: 'ready',
        'not-ready': 'not ready',
        failing: 'failing',
        terminating: 'terminating',
        completed: 'completed',
        unknown: 'unknown',
      },
    },
    past: {
      title: 'Past instances',
      span: 'How far to look back',
      days_one: 'last {{count}} day',
      days_other: 'last {{count}} days',
      empty_one: 'No instance has ended in the last {{count}} day.',
      empty_other: 'No instance has ended in the last {{count}} days.',
      withExitCode: '{{reason}} (exit code {{exitCode}})',
      column: { reason: 'How it ended', ended: 'Ended' },
      reason: {
        Deleted: 'taken away by a release, a scaling or a person',
        Completed: 'had done its work',
        OOMKilled: 'used more memory than it may',
        Error: 'ended with an error',
        Evicted: 'had to leave its node',
        NodeLost: 'its node was lost',
        'seen-missing': 'not known: it was gone when seen next',
      },
    },
    scale: {
      action: 'Scale',
      title: 'Scale {{name}}',
      deniedLevel:
        'Needs level {{required}} on this service; yours is {{level}}.',
      deniedPolicy:
        "The portal's policy does not allow you to scale this service.",
      deniedNotManaged:
        'Longshore did not create these objects, so it only shows them. Adopt the service to change it.',
      deniedReadOnly:
        'No cluster of this service accepts changes from Longshore.',
      cell: 'Cluster',
      track: 'Track',
      now: 'Now',
      then: 'Then',
      count: 'Instances of {{track}} in {{cell}}',
      silentCell: 'no contact since {{time}}; a change may fail here',
      total: 'Total',
      totalChange: '{{before}} → {{after}}',
      reason: 'Reason',
      reasonHint: 'Everybody sees it in the history',
      cancel: 'Cancel',
      close: 'Close',
      submit_one: 'Scale {{name}} in {{environment}} to {{count}} instance',
      submit_other: 'Scale {{name}} in {{environment}} to {{count}} instances',
      unchanged: 'Change a number first',
      productionWarning:
        'This is production. The change takes effect at once and can be undone by scaling back.',
      confirmProduction: 'I want to change production',
      zeroWarning:
        'With 0 instances nobody is being served in {{environment}}.',
      confirmZero: 'I want to stop it',
      typeName: 'Type {{name}} to stop it in production',
      resultApplied: 'applied',
      resultPending: 'on its way',
      resultFailed: 'failed: {{reason}}',
      partialTitle: 'Not everything could be changed',
      partialText_one: '{{count}} cluster failed. The others are as you asked.',
      partialText_other:
        '{{count}} clusters failed. The others are as you asked.',
      allFailedText: 'No cluster could be changed.',
      retryFailed: 'Retry failed only',
      conflictTitle: 'Somebody else changed the counts meanwhile',
      conflictText:
        'The column “Now” shows the new values. Your numbers are kept: check them and decide.',
      conflictTake: 'Use the new values',
      forbiddenTitle: 'You may no longer scale this service',
      forbiddenText: 'Your level has changed, or the policy does not allow it.',
      unavailableTitle: 'Nothing was changed',
      unavailableText:
        'The part of the portal that changes clusters does not answer at the moment. Try again in a moment.',
      failedTitle: 'Nothing was changed',
      toast_one:
        '{{name}} in {{environment}} is being scaled to {{count}} instance',
      toast_other:
        '{{name}} in {{environment}} is being scaled to {{count}} instances',
    },
    level: {
      guest: 'Guest',
      reporter: 'Reporter',
      developer: 'Developer',
      master: 'Master',
      owner: 'Owner',
    },
    entity: {
      emptyTitle: 'No live state to show',
      emptyText:
        'This component does not run anywhere that you are a member of.',
      open: 'Open',
      failedTitle: 'The live state could not be read',
    },
  },
});
