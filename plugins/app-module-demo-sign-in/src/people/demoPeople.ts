import { ConfigApi } from '@backstage/core-plugin-api';

const DEMO_ROLES = [
  'owner',
  'master',
  'developer',
  'reporter',
  'outsider',
  'operator',
] as const;

/** What a person stands for; chooses the sentence below the name. */
export type DemoRole = (typeof DEMO_ROLES)[number];

/** One text, or one for each language with English as the fallback. */
export type LocalText = string | { en: string; zh?: string };

/** A person who may be chosen. */
export type DemoPerson = {
  entityRef: string;
  name: LocalText;
  /** Absent where the configuration names a role that this page does not know. */
  role?: DemoRole;
  /** Where the person has that role, for example `Payments`. */
  scope?: LocalText;
};

/**
 * Reads `demo.people`. The backend checks them when it starts and says what is
 * wrong with them; here one that cannot be read is left out, so that the others
 * can still sign in.
 */
export function readDemoPeople(config: ConfigApi): DemoPerson[] {
  return (config.getOptionalConfigArray('demo.people') ?? []).flatMap(item => {
    const entityRef = item.getOptionalString('entityRef');
    const name = readText(item.getOptional('name'));
    if (!entityRef || !name) {
      return [];
    }
    const role = item.getOptionalString('role');
    return {
      entityRef,
      name,
      role: DEMO_ROLES.find(known => known === role),
      scope: readText(item.getOptional('scope')),
    };
  });
}

/** The text for a language. */
export function inLanguage(text: LocalText, language: string): string {
  if (typeof text === 'string') {
    return text;
  }
  return (language === 'zh' && text.zh) || text.en;
}

function readText(value: unknown): LocalText | undefined {
  if (typeof value === 'string') {
    return value || undefined;
  }
  if (typeof value !== 'object' || value === null || !('en' in value)) {
    return undefined;
  }
  if (typeof value.en !== 'string') {
    return undefined;
  }
  const zh =
    'zh' in value && typeof value.zh === 'string' ? value.zh : undefined;
  return { en: value.en, zh };
}
