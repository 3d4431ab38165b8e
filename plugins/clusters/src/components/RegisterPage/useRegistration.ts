import { useApi } from '@backstage/core-plugin-api';
import { CellCheck } from '@longshore/plugin-clusters-common';
import { Environment, Operation } from '@longshore/plugin-longshore-common';
import { useCallback, useRef, useState } from 'react';
import { clustersApiRef } from '../../api';
import { CredentialsDraft, EMPTY_DRAFT, toCredentials } from '../Credentials';

/** What a cluster is to be called, and for what it is. */
export type Basics = {
  name: string;
  region: string;
  environments: Environment[];
};

/** Own credentials, or an administrator's that make ours. */
export type Way = CredentialsDraft['type'] | 'enrol';

/**
 * The state of the form. Credentials live here alone and are forgotten as soon
 * as they were accepted: not in the query cache, which keeps what a mutation was
 * called with, and not in the address.
 */
export function useRegistration(onStarted: (operation: Operation) => void) {
  const api = useApi(clustersApiRef);
  const [basics, setBasics] = useState<Basics>({
    name: '',
    region: '',
    environments: [],
  });
  const [way, setWay] = useState<Way>('kubeconfig');
  const [draft, setDraft] = useState<CredentialsDraft>(EMPTY_DRAFT);
  const [check, setCheck] = useState<CellCheck>();
  const [busy, setBusy] = useState<'check' | 'register'>();
  const [error, setError] = useState<unknown>();
  // A check that comes back after the form has changed is of another form.
  const version = useRef(0);

  const changed = useCallback(() => {
    version.current++;
    setCheck(undefined);
    setError(undefined);
  }, []);

  const credentials = toCredentials(draft);
  const isComplete =
    credentials !== undefined &&
    basics.name.trim() !== '' &&
    basics.region.trim() !== '' &&
    basics.environments.length > 0;
  const trimmed = {
    name: basics.name.trim(),
    region: basics.region.trim(),
    environments: basics.environments,
  };

  const work = async (what: 'check' | 'register', run: () => Promise<void>) => {
    setBusy(what);
    setError(undefined);
    try {
      await run();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(undefined);
    }
  };

  return {
    basics,
    way,
    draft,
    check,
    busy,
    error,
    hasCredentials: credentials !== undefined,
    /** An enrolment is tried when it is made; the rest must be tried before. */
    mayRegister: isComplete && (way === 'enrol' || check?.acceptable === true),
    setBasics: (next: Basics) => {
      changed();
      setBasics(next);
    },
    setWay: (next: Way) => {
      changed();
      setWay(next);
      setDraft({
        ...EMPTY_DRAFT,
        type: next === 'enrol' ? 'kubeconfig' : next,
      });
    },
    setDraft: (next: CredentialsDraft) => {
      changed();
      setDraft(next);
    },
    tryOut: () =>
      work('check', async () => {
        if (credentials) {
          const asked = version.current;
          const result = await api.checkCell({ ...trimmed, credentials });
          if (asked === version.current) {
            setCheck(result);
          }
        }
      }),
    register: () =>
      work('register', async () => {
        if (!credentials) {
          return;
        }
        const operation =
          way === 'enrol' && credentials.type === 'kubeconfig'
            ? await api.enrolCell({
                ...trimmed,
                kubeconfig: credentials.kubeconfig,
                context: credentials.context,
              })
            : await api.registerCell({ ...trimmed, credentials });
        setDraft(EMPTY_DRAFT);
        onStarted(operation);
      }),
  };
}

export type Registration = ReturnType<typeof useRegistration>;
