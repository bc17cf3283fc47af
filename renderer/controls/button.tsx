import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { ButtonProps } from 'react-aria-components';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';
import './button.css';

/**
 * `main`: a screen's one main action, 64 px high. `plain`: everything else. `quiet`: without a border until it is touched. `bad`:
 * removes something.
 */
export type ButtonLook = 'main' | 'plain' | 'quiet' | 'bad';

type Props = Omit<ButtonProps, 'className' | 'children' | 'style' | 'isPending'> & {
  look?: ButtonLook;
  icon?: IconName;
  iconAfter?: IconName;
  /** Takes the full width of its container. */
  wide?: boolean;
  /** Its action is under way: it keeps the focus and ignores further touches. */
  isPending?: boolean;
  children: ReactNode;
};

export function Button({
  look = 'plain',
  icon,
  iconAfter,
  wide = false,
  isPending = false,
  children,
  onPress,
  ...rest
}: Props) {
  return (
    <AriaButton
      {...rest}
      {...(onPress && !isPending && { onPress })}
      {...(isPending && { 'aria-disabled': true })}
      className={`button button-${look}${wide ? ' button-wide' : ''}${isPending ? ' button-busy' : ''}`}
    >
      {icon && <Icon name={icon} />}
      <span className="button-words">{children}</span>
      {iconAfter && <Icon name={iconAfter} />}
    </AriaButton>
  );
}

type IconButtonProps = Omit<ButtonProps, 'className' | 'children' | 'style' | 'aria-label'> & {
  icon: IconName;
  label: string;
};

/** A button with only an icon; `label` is what a screen reader says. */
export function IconButton({ icon, label, ...rest }: IconButtonProps) {
  return (
    <AriaButton {...rest} aria-label={label} className="icon-button">
      <Icon name={icon} />
    </AriaButton>
  );
}
