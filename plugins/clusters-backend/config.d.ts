export interface Config {
  clusters?: {
    /**
     * Plugins that may follow rows and change clusters on behalf of people, as
     * `plugin:<id>`. The clusters plugin believes the level they state.
     * Default: `plugin:services`.
     */
    writers?: string[];

    /**
     * Addresses and ranges (`10.0.0.1`, `127.0.0.0/8`) that clusters registered on
     * the page may have although they are loopback, link-local, multicast or of a
     * cloud's metadata service. Default: none. Cells of this file are not limited.
     */
    allowedAddresses?: string[];

    /**
     * Ids of plugins that are asked whether anything is placed in a cell before
     * it is removed (`GET /cells/:cell/services`). One that does not answer holds
     * the removal up. Default: `services`.
     */
    askBeforeRemoval?: string[];

    /** Calls to API servers at once; watches and logs are not among them. */
    requests?: {
      /** To one cell. Default: 32. */
      perCell?: number;
      /** To all cells together; each may have 2 whatever the others do. Default: 256. */
      inAll?: number;
    };

    /** Kubernetes clusters, one by one. */
    cells?: Array<{
      /** Unique in the portal; shown to people. */
      name: string;
      /** Cells of a region share network, registry and Nginx clusters. Default: `default`. */
      region?: string;
      /** Environments whose services may be placed here. */
      environments: Array<'test' | 'staging' | 'production'>;
      /** Nothing real runs here, and pages say so. */
      simulated?: boolean;
      /** Connect as a context of a kubeconfig file says. */
      kubeconfig?: {
        file: string;
        context: string;
      };
      /** Connect as said here. */
      server?: {
        /** `https://` address of the API server. */
        url: string;
        /** Base64 of a PEM bundle. */
        caData?: string;
        /** File with a PEM bundle. */
        caFile?: string;
        /** @visibility secret */
        token?: string;
        /** File with a token, read again as it changes. */
        tokenFile?: string;
        /** Base64 of a PEM certificate. */
        clientCertData?: string;
        /**
         * Base64 of a PEM key.
         * @visibility secret
         */
        clientKeyData?: string;
      };
    }>;

    /** Files whose contexts become cells of the same name. */
    kubeconfigs?: Array<{
      file: string;
      /** Default: every context of the file. */
      contexts?: string[];
      /** Default: `default`. */
      region?: string;
      environments: Array<'test' | 'staging' | 'production'>;
      /** Nothing real runs here, and pages say so. */
      simulated?: boolean;
    }>;

    /**
     * Where clusters stand that are taken over from
     * `kubernetes.clusterLocatorMethods`.
     */
    located?: {
      /** Default: `default`. */
      region?: string;
      /** Default: `production`. */
      environments?: Array<'test' | 'staging' | 'production'>;
    };
  };
}
