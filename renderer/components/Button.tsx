import { memo, type ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps, Tooltip, TooltipTrigger } from 'react-aria-components';
import styles from './Button.module.css';
import { Icon, type IconName } from './Icon';
import { useStable } from './useStable';

interface Props extends Omit<ButtonProps, 'className' | 'children'> {
  /** One primary button a view at most. `plain` has no border until it is hovered. */
  look?: 'primary' | 'normal' | 'plain' | 'link';
  icon?: IconName;
  /** It does what it does already, and nothing again meanwhile. It keeps the focus, which a disabled one loses. */
  isBusy?: boolean;
  children: ReactNode;
}

export function Button({ onPress, isBusy = false, ...rest }: Props) {
  const press = useStable(isBusy ? () => {} : onPress);
  return <StillButton {...rest} data-busy={isBusy || undefined} onPress={press} />;
}

const StillButton = memo(function StillButton({ look = 'normal', icon, children, ...rest }: Props) {
  return (
    <AriaButton {...rest} className={`${styles.button} ${styles[look]}`}>
      {icon && <Icon name={icon} size={14} />}
      {children}
    </AriaButton>
  );
});

interface IconButtonProps extends Omit<ButtonProps, 'className' | 'children'> {
  icon: IconName;
  /** Two characters in place of the icon. */
  mark?: string;
  /** Names the button, and is its tooltip. */
  label: string;
}

/** Only where the icon is well known and room is short; the label stands in its tooltip. */
export function IconButton({ onPress, ...rest }: IconButtonProps) {
  return <StillIconButton {...rest} onPress={useStable(onPress)} />;
}

/** A button of the library takes long to draw, and each place of the explorer shows a dozen that stay as they are. */
const StillIconButton = memo(function StillIconButton({ icon, mark, label, ...rest }: IconButtonProps) {
  return (
    <TooltipTrigger delay={400}>
      <AriaButton {...rest} aria-label={label} className={styles.icon}>
        {mark === undefined ? <Icon name={icon} /> : <span className={styles.mark}>{mark}</span>}
      </AriaButton>
      <Tooltip className={styles.tooltip} offset={6}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
});
