export interface Config {
  longshore?: {
    sealing?: {
      /**
       * Keys for the secrets in the databases of Longshore's plugins. The first
       * seals, all open; put a new one first to change it.
       */
      keys?: Array<{
        /** Name of the key, 1 to 32 of a-z, 0-9 and -. */
        id: string;
        /**
         * 32 random bytes in base64, as from `openssl rand -base64 32`.
         * @visibility secret
         */
        secret: string;
      }>;
    };
  };
}
