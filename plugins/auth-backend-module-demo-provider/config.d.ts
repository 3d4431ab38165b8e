export interface Config {
  auth?: {
    providers?: {
      /**
       * Sign-in as one of a few made-up people, for development only: the
       * backend refuses to start with this block unless `NODE_ENV` is
       * `development`.
       */
      demo?: {
        /**
         * Who may be chosen on the sign-in page. Like other providers in the
         * style of an authenticating proxy, this block has no level for
         * `auth.environment`.
         */
        people: Array<{
          /**
           * Full reference of the User in the catalog, for example
           * `user:default/chen.wei`. Groups come from the catalog.
           *
           * @visibility frontend
           */
          entityRef: string;
          /**
           * Name on the sign-in page: one text, or one for each language.
           */
          name:
            | /** @visibility frontend */ string
            | {
                /** @visibility frontend */
                en: string;
                /** @visibility frontend */
                zh?: string;
              };
          /**
           * What the person stands for. It only chooses the sentence on the
           * sign-in page and gives no right: rights come from members and
           * from the catalog.
           *
           * @visibility frontend
           */
          role:
            | 'owner'
            | 'master'
            | 'developer'
            | 'reporter'
            | 'outsider'
            | 'operator';
          /**
           * Where the person has that role, for example `Payments`: one text,
           * or one for each language.
           */
          scope?:
            | /** @visibility frontend */ string
            | {
                /** @visibility frontend */
                en: string;
                /** @visibility frontend */
                zh?: string;
              };
        }>;
      };
    };
  };
}
