export interface Config {
  /** Who has which level on what, until the members plugin keeps it. */
  members?: {
    /**
     * Users and groups with level `owner` on everything. Full entity refs,
     * such as `group:default/platform-operators`.
     */
    operators?: string[];

    /**
     * Level that the catalog's owner of a Component has on it. Default `owner`.
     */
    catalogOwnerLevel?: 'guest' | 'reporter' | 'developer' | 'master' | 'owner';

    /** Levels given beside those that follow from ownership in the catalog. */
    grants?: Array<{
      /**
       * Entity ref of a Component; of a System, for all of its Components; or
       * of a Domain, for all Components of its Systems.
       */
      resource: string;
      /** Entity ref of a User or Group. */
      member: string;
      level: 'guest' | 'reporter' | 'developer' | 'master' | 'owner';
      /**
       * Date, or date and time, from which on the level is gone. A date without
       * a time ends at its first instant in UTC.
       */
      expires?: string;
    }>;
  };
}
