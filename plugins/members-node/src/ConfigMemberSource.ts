import {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { Members, MemberSource } from './MemberSource';
import { readMembersConfig } from './readMembersConfig';

/**
 * Members from `members` of the root config. A change of the file takes effect
 * without a restart; one that cannot be read is logged and the former stays.
 *
 * @internal
 */
export class ConfigMemberSource implements MemberSource {
  readonly #listeners = new Set<() => void>();
  #members: Members;

  static fromConfig(
    config: RootConfigService,
    options: { logger: LoggerService },
  ): ConfigMemberSource {
    const source = new ConfigMemberSource(readMembersConfig(config));
    config.subscribe?.(() => {
      try {
        source.#replace(readMembersConfig(config));
      } catch (error) {
        options.logger.error(
          `Members stay as they were, since the new config is not valid: ${error}`,
        );
      }
    });
    return source;
  }

  private constructor(members: Members) {
    this.#members = members;
  }

  current(): Members {
    return this.#members;
  }

  age(): number {
    return 0;
  }

  subscribe(onChange: () => void): { unsubscribe(): void } {
    this.#listeners.add(onChange);
    return { unsubscribe: () => this.#listeners.delete(onChange) };
  }

  #replace(members: Members) {
    // Config is announced as changed when any other key of it did.
    if (JSON.stringify(members) !== JSON.stringify(this.#members)) {
      this.#members = members;
      this.#listeners.forEach(listener => listener());
    }
  }
}
