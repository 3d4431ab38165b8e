export interface Config {
  auth?: {
    providers?: {
      /**
       * Turns on sign-in as one of the people in `demo.people`, for
       * development only: the backend refuses to start with this block unless
       * `NODE_ENV` is `development`.
       */
      demo?: {};
    };
  };
  demo?: {
    /**
     * Who may be chosen on the demo's sign-in page. It stands apart from the
     * provider, since the page needs it before anybody is signed in.
     */
    people?: Array<{
      /**
       * Full reference of the User in the catalog, for example
       * `user:default/chen.wei`. Groups come from the catalog.
       *
       * @visibility frontend
       */
      entityRef: string;
      /**
       * Name on the sign-in page: one text, or one for each language.
       *
       * @visibility frontend
       */
      name:
        | string
        | {
            /** @visibility frontend */
            en: string;
            /** @visibility frontend */
            zh?: string;
          };
      /**
       * What the person stands for. It only chooses the sentence on the
       * sign-in page and gives no right: rights come from members and from
       * the catalog.
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
       * Where the person has that role, for example `Payments`: one text, or
       * one for each language.
       *
       * @visibility frontend
       */
      scope?:
        | string
        | {
            /** @visibility frontend */
            en: string;
            /** @visibility frontend */
            zh?: string;
          };
    }>;
  };
}
