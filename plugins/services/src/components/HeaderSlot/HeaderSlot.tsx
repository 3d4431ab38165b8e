import { ReactNode, useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';
import styles from './HeaderSlot.module.css';

/**
 * The framework draws the header line of a page before the page is known and
 * takes one set of actions for the whole plugin. So the plugin puts an empty
 * place there, and each page puts what belongs to it into that place.
 */
let slot: HTMLElement | null = null;
const listeners = new Set<() => void>();

function setSlot(element: HTMLElement | null) {
  slot = element;
  listeners.forEach(listener => listener());
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** The place in the framework's header. */
export function HeaderSlot() {
  return <div ref={setSlot} className={styles.slot} />;
}

/**
 * Shows its children in the page's header line, or where it stands when there
 * is no such line: in legacy apps and on entity tabs.
 */
export function InHeader(props: { children: ReactNode }) {
  const element = useSyncExternalStore(subscribe, () => slot);
  return element ? (
    createPortal(props.children, element)
  ) : (
    <div className={styles.inline}>{props.children}</div>
  );
}
