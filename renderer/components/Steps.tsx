import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon';
import styles from './Steps.module.css';
import type { VerdictHue } from './Verdict';

export interface Step {
  icon: IconName;
  /** Set on the step that decides; the others are facts. */
  hue?: VerdictHue;
  title: ReactNode;
  text?: ReactNode;
}

/** Facts in order, down to the one that decides. */
export function Steps({ steps }: { steps: readonly Step[] }) {
  return (
    <ol className={styles.steps}>
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the steps of one entry never change places
        <li key={index} className={styles.step} data-hue={step.hue}>
          <span className={styles.node}>
            <Icon name={step.icon} size={14} />
          </span>
          <div className={styles.words}>
            <p className={step.hue === undefined ? undefined : styles.conclusion}>{step.title}</p>
            {step.text && <div className={styles.text}>{step.text}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
