import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { ButtonProps } from 'react-aria-components';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';
import './button.css';

/**
 * `main`: the one thing to do next on a screen, 64 px high. `plain`: everything else. `quiet`: without a border until it is
 * touched. `bad`: takes something away.
 */
export type ButtonLook = 'main' | 'plain' | 'quiet' | 'bad';

type Props = Omit<ButtonProps, 'className' | 'children' | 'style' | 'isPending'> & {
  look?: ButtonLook;
  icon?: IconName;
  iconAfter?: IconName;
  /** Takes the whole width of its place. */
  wide?: boolean;
  /** What it began is under way: it keeps the focus and does nothing more when it is touched again. */
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

/** A button whose only content is a drawing; `label` is what a screen reader says. */
export function IconButton({ icon, label, ...rest }: IconButtonProps) {
  return (
    <AriaButton {...rest} aria-label={label} className="icon-button">
      <Icon name={icon} />
    </AriaButton>
  );
}
