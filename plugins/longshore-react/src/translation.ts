import { createTranslationRef } from '@backstage/core-plugin-api/alpha';

/**
 * Words of the shared marks: states, environments, liveness, failures.
 *
 * @public
 */
export const longshoreTranslationRef = createTranslationRef({
  id: 'longshore',
  translations: { zh: () => import('./translations/zh') },
  messages: {
    state: {
      running: 'running',
      changing: 'changing',
      degraded: 'degraded',
      failed: 'failed',
      stopped: 'stopped',
      unknown: 'unknown',
    },
    environment: {
      test: 'Test',
      staging: 'Staging',
      production: 'Production',
    },
    environmentMark: {
      test: 'TEST',
      staging: 'STAGING',
      production: 'PROD',
    },
    live: {
      live: 'live',
      delayed: 'delayed {{seconds}} s',
      offline: 'offline',
      liveHint: 'This page follows every change as it happens.',
      delayedHint:
        'There is news that this page has not been able to read yet. What you see is from {{time}}.',
      offlineHint:
        'The portal does not answer. What you see is from {{time}}; the page goes on by itself when the portal is back.',
      offlineHintNever:
        'The portal does not answer. The page goes on by itself when it is back.',
    },
    panel: { close: 'Close' },
    paging: {
      range: '{{from, number}}–{{to, number}} of {{total, number}}',
      none: '0 of 0',
      previous: 'Previous page',
      next: 'Next page',
      size: 'Rows per page',
      sizeOption: '{{size}} per page',
    },
    operation: {
      state: {
        waiting: 'waiting to begin',
        running: 'running',
        succeeded: 'done',
        failed: 'failed',
        cancelled: 'cancelled',
      },
      stepState: {
        waiting: 'to do',
        running: 'running',
        done: 'done',
        failed: 'failed',
        cancelled: 'cancelled',
      },
      steps: 'Steps',
      progress: '{{done}} of {{total}}',
      waitsFor: 'waits: {{what}}',
      requestedBy: 'asked for by {{person}}',
      endedAt: 'ended {{time}}',
      takenUpAgain:
        'Taken up again {{times}} times, each after a backend process had ended.',
      failed: 'It could not be done',
      notPutBack: 'It was cancelled, and not everything was put back',
      log: 'Log',
      noLog: 'Nothing has been said yet.',
      toNewest: 'To the newest line',
      cancel: 'Cancel operation',
      cancelTitle: 'Cancel this operation?',
      cancelText: 'It ends at its next safe point. What is done by then stays.',
      cancelling: 'It is being cancelled and ends at its next safe point.',
      cancelFailed: 'It could not be cancelled',
      keep: 'Let it go on',
    },
    copy: {
      label: 'Copy {{what}}',
      done: 'Copied',
    },
    failure: {
      details: 'Details',
      requestId: 'Request id',
      answer: 'Answer',
      retry: 'Try again',
      unknown: {
        title: 'Something went wrong',
        advice:
          'Try again; if it stays, give the request id to your platform team.',
      },
      network: {
        title: 'The portal cannot be reached',
        advice: 'Check your connection. The page tries again by itself.',
      },
      signedOut: {
        title: 'Your sign-in has ended',
        advice: 'Sign in again and repeat what you did.',
      },
      forbidden: {
        title: 'You may not do this',
        advice: 'Ask an owner of the service for a higher level.',
      },
      notFound: {
        title: 'Not found, or you are not a member',
        advice: 'Check the name, or ask an owner to add you.',
      },
      conflict: {
        title: 'Somebody else changed it meanwhile',
        advice: 'Look at the present values and decide again.',
      },
      unavailable: {
        title: 'A part of the portal is not available at the moment',
        advice: 'Nothing was changed. Try again in a moment.',
      },
      invalid: {
        title: 'The portal could not accept the input',
        advice: 'Correct what the details name.',
      },
    },
    cause: {
      certificateExpired: 'the certificate of {{object}} has expired',
      certificateNotYetValid:
        'the certificate of {{object}} is not valid yet; check the clocks',
      certificateHostMismatch:
        'the certificate of {{object}} is for another host name',
      certificateUntrusted: 'the certificate of {{object}} is not trusted',
      clientCertificateRefused:
        '{{object}} does not accept our client certificate',
      credentialsUnreadable: 'our credentials for {{object}} cannot be read',
      timeout: '{{object}} did not answer in time',
      unreachable: '{{object}} cannot be reached over the network',
      unauthorized: '{{object}} does not accept our credentials',
      forbidden: '{{object}} does not permit this to Longshore',
      throttled: '{{object}} is limiting our requests',
      serverError: '{{object}} answered with an error of its own',
      badAnswer: '{{object}} answered in a way that we do not understand',
      watchBroken: 'the live connection to {{object}} broke',
      notReadYet: '{{object}} has not been read yet',
      readOnly: '{{object}} is read-only for Longshore',
      notKnown: '{{object}} is not registered',
      notManaged:
        'Longshore did not create it in {{object}}, and does not change it',
      ambiguous: 'there is more than one of the kind in {{object}}',
      checkFailed: 'the check of {{object}} found something wrong',
      alreadyExists: 'there is one of that name in {{object}} already',
      changedMeanwhile: 'it was changed in {{object}} meanwhile',
      noToken: '{{object}} has made no token for our account',
      gone: 'it is no longer there in {{object}}',
      replaced: 'it was replaced in {{object}} meanwhile',
      conflict: 'somebody else is changing it in {{object}}',
      quota: 'a quota of {{object}} does not allow more',
      rejected: '{{object}} rejected it',
      superseded: 'another count was set before this one was applied',
      rightLost: 'its author lost the right to scale before it was applied',
      logRightLost:
        'you may not read this log any more, and so it has ended here',
      environmentNotHere:
        '{{cell}} is not for {{environment}}, and so nothing of it is started there',
      levelTooLow: 'only a Master, an Owner or an operator may have this done',
      noResult: 'nobody knows what became of it; the page follows the cluster',
      clustersSilent:
        'the part of the portal that reads the clusters does not answer',
      rightsLoading:
        'who may do what is still being read; nothing was changed, try again in a moment',
      rightsStale:
        'the catalog cannot be read, and rights may have been taken away meanwhile, so that nothing is changed until it can',
      operationNotKnown:
        'there is no such operation, or it is not for you; ended ones are kept for a limited time',
      theCell: 'the cluster',
      budgetBlocks:
        'the disruption budget {{budgets}} allows no pod to go at the moment; {{pods}} wait for it',
      unmanagedPods:
        'nothing would start these pods of {{node}} again: {{pods}}',
      nodeNotEmpty: '{{node}} is not empty, these came meanwhile: {{pods}}',
      nodeReplaced: 'another node has the name {{node}} by now',
      notOperator: 'the person who asked for it is not an operator any more',
      operationOpen: 'another operation is at work on it',
      addressRefused:
        '{{host}} leads to {{kind}}, which the portal does not call; {{key}} can allow it',
      addressKind: {
        metadata: 'the metadata service of a cloud',
        loopback: 'a loopback address',
        linkLocal: 'a link-local address',
        unspecified: 'an unspecified address',
        multicast: 'a multicast address',
        broadcast: 'the broadcast address',
        other: 'a refused address',
      },
      hostNotFound: 'the name {{host}} does not resolve',
      credentialsInvalid: 'the credentials cannot be read: {{detail}}',
      credentials: {
        authorityIncomplete: 'the authority is not a complete certificate',
        certificateKey:
          'certificate or key are not complete, or do not belong together',
        contextOpen:
          'the kubeconfig names no current context; choose one of {{contexts}}',
        contextMissing:
          'the kubeconfig has no context {{context}}; choose one of {{contexts}}',
        clusterMissing:
          'the kubeconfig has no cluster {{what}}, which the context names',
        userMissing:
          'the kubeconfig has no user {{what}}, which the context names',
        tlsNotVerified:
          'insecure-skip-tls-verify is refused, since anyone on the way could take the credentials; give certificate-authority-data instead',
        proxy: 'proxy-url is not supported',
        command:
          '{{what}} is refused, since it would run a command inside the backend; use a service account token or a client certificate',
        impersonation: 'as is refused, since the portal impersonates by itself',
        noIdentity:
          'the user has neither a token nor a client certificate with its key',
        password:
          'user name and password are not supported; use a service account token or a client certificate',
        namesFile:
          'it names a file, which is not entered with it; use kubectl config view --raw --flatten',
        notYaml: 'the kubeconfig is not valid YAML',
        incomplete: 'the kubeconfig is not complete: {{path}}',
        notPem: '{{what}} is not PEM text',
        tokenMalformed: 'the token is empty or holds spaces',
        notAUrl: 'the address is not a URL',
        notHttps: 'the address must begin with https://',
        urlWithPassword: 'the address must not hold a user name or password',
      },
      tokenExpired: 'the token for {{cell}} ended at {{at}}',
      clientCertificateExpired:
        'the client certificate for {{cell}} ended at {{at}}',
      credentialsExpire: 'the credentials for {{cell}} end at {{at}}',
      clockSkew: 'the clock of {{cell}} differs from ours by {{seconds}} s',
      versionTooOld:
        'Kubernetes {{version}} of {{cell}} is older than {{oldest}}',
      versionUnknown:
        '{{version}} of {{cell}} is not a version of Kubernetes that is known here',
      ruleMissing: 'our account in {{cell}} may not: {{rule}}',
      moreRights:
        'our account in {{cell}} has more rights than needed: {{what}}',
      excess: {
        everything: 'everything (cluster-admin)',
        anyUser: 'acting as any user',
        anyGroup: 'acting as any group, system:masters too',
      },
      nameTaken: 'there is a cluster {{cell}} already',
      nameReserved: 'a cluster cannot be called {{cell}}',
      cellInUse: '{{cell}} is in use by {{services}}',
      usageUnknown:
        'whether anything is placed in {{cell}} is not known: {{plugin}} does not answer',
      declaredInConfig:
        '{{cell}} is declared in the config and is changed there',
      credentialsSealed:
        'the credentials of {{cell}} cannot be opened with the keys there are',
      locatorType:
        'clusters of the locator type {{what}} are known only when a page asks for them; declare them under clusters.cells, or have a module locate them',
      locatorFailed:
        'the locator {{cell}} does not tell which clusters there are: {{detail}}',
      locatedInvalid:
        'what the locator says of {{cell}} cannot be right: {{detail}}',
      personTokenNeeded:
        '{{cell}} is opened by a person’s token ({{what}}), and it is watched without a person; register it with an account of its own',
      tokenMissing: '{{cell}} has no serviceAccountToken in the config',
      tlsNotVerified:
        '{{cell}} sets skipTLSVerify, so the server could be anyone; give caData instead',
      notHttps: 'the url of {{cell}} does not begin with https://',
      sealingKeysMissing:
        'credentials cannot be kept: {{key}} is missing in the config',
      sealingKeysDiffer:
        'a backend still seals with another key than {{key}}; restart it',
      permissionDenied:
        'the policy of this portal does not allow {{permission}}',
      tooManyLogs: '{{limit}} logs are read already, and no more at once',
      nodeLeftClosed:
        '{{node}} of {{cell}} still takes no new pods; opening it again failed: {{detail}}',
      clustersRefused:
        'the part of the portal that reads the clusters refused it: {{message}}',
      internal: 'something failed that was not foreseen: {{message}}',
      stepFailed: 'the step failed in a way that was not foreseen: {{message}}',
      notPutBack: 'what was done could not be undone: {{message}}',
    },
  },
});
