/** Long enough for any real selector; the value comes from a catalog file. */
const MAX_LENGTH = 1_000;

const KEY = '[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?';
const VALUE = '[A-Za-z0-9._-]*';
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s+\\(([^()]*)\\)$`);
const EQUALITY = new RegExp(`^(${KEY})\\s*(==|=|!=)\\s*(${VALUE})$`);
const EXISTENCE = new RegExp(`^(!?)\\s*(${KEY})$`);

export type Labels = Readonly<Record<string, string>>;

type Requirement = {
  key: string;
  /** Absent: any value will do. */
  values?: readonly string[];
  negated: boolean;
};

/** A Kubernetes label selector in its text form, as in `kubectl -l`. */
export class LabelSelector {
  readonly #requirements: Requirement[];
  /** As the API server takes it. */
  readonly text: string;

  /** Returns `undefined` when the text is not a selector, or selects all. */
  static parse(text: string): LabelSelector | undefined {
    if (text.length > MAX_LENGTH) {
      return undefined;
    }
    const requirements: Requirement[] = [];
    // Commas inside parentheses belong to a set.
    for (const part of text.split(/,(?![^(]*\))/)) {
      const requirement = parseRequirement(part.trim());
      if (!requirement) {
        return undefined;
      }
      requirements.push(requirement);
    }
    return new LabelSelector(requirements, text.trim());
  }

  static equals(key: string, value: string): LabelSelector {
    return new LabelSelector(
      [{ key, values: [value], negated: false }],
      `${key}=${value}`,
    );
  }

  private constructor(requirements: Requirement[], text: string) {
    this.#requirements = requirements;
    this.text = text;
  }

  /** A label without which nothing matches, to find the selector by. */
  get anchor(): { key: string; value: string } | undefined {
    for (const { key, values, negated } of this.#requirements) {
      if (!negated && values?.length === 1) {
        return { key, value: values[0] };
      }
    }
    return undefined;
  }

  matches(labels: Labels): boolean {
    return this.#requirements.every(({ key, values, negated }) => {
      const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
      const holds =
        value !== undefined && (values === undefined || values.includes(value));
      return holds !== negated;
    });
  }
}

function parseRequirement(text: string): Requirement | undefined {
  const set = SET.exec(text);
  if (set) {
    return {
      key: set[1],
      values: set[3].split(',').map(value => value.trim()),
      negated: set[2] === 'notin',
    };
  }
  const equality = EQUALITY.exec(text);
  if (equality) {
    return {
      key: equality[1],
      values: [equality[3]],
      negated: equality[2] === '!=',
    };
  }
  const existence = EXISTENCE.exec(text);
  if (existence) {
    return { key: existence[2], negated: existence[1] === '!' };
  }
  return undefined;
}
