import styles from './InstanceTable.module.css';

/**
 * A pod's name. Pods of one service differ in their last part alone, so what is
 * before it gives way where there is too little room.
 */
export function InstanceName({ name }: { name: string }) {
  const lastPart = Math.max(0, name.lastIndexOf('-'));
  return (
    <span className={styles.name} title={name}>
      <span className={styles.nameStart}>{name.slice(0, lastPart)}</span>
      <span className={styles.nameEnd}>{name.slice(lastPart)}</span>
    </span>
  );
}
