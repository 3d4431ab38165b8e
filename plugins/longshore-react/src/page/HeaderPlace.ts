import { createContext, ReactNode } from 'react';

/** Carries what a page wants in the header line up to that line. */
export class HeaderPlace {
  #content: ReactNode = null;
  readonly #listeners = new Set<() => void>();

  readonly get = (): ReactNode => this.#content;

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  set(content: ReactNode): void {
    this.#content = content;
    this.#listeners.forEach(listener => listener());
  }
}

/** Undefined where something else draws the header, as in legacy apps. */
export const HeaderPlaceContext = createContext<HeaderPlace | undefined>(
  undefined,
);
