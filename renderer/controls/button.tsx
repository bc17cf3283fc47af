import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { ButtonProps } from 'react-aria-components';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';
import { useStanding } from './standing.ts';
import type { Standing } from './standing.ts';
import './button.css';

/**
 * `main`: a screen's one main action, 64 px high. `plain`: everything else. `quiet`: without a border until it is touched. `bad`:
 * removes something.
 */
export type ButtonLook = 'main' | 'plain' | 'quiet' | 'bad';

type Props = Omit<ButtonProps, 'className' | 'children' | 'style' | 'isPending' | 'ref'> & {
  look?: ButtonLook;
  icon?: IconName;
  iconAfter?: IconName;
  /** Takes the full width of its container. */
  wide?: boolean;
  /** Its action is under way: it keeps the focus and ignores further touches. */
  isPending?: boolean;
  /** It commits or destroys something: it ignores a touch that was meant for what was here before (standing.ts). */
  isGuarded?: boolean;
  children: ReactNode;
};

type Pressing = Pick<ButtonProps, 'onPress' | 'onPressStart' | 'aria-disabled'>;

/** The presses of a guarded button, and what it says while it ignores them. */
function guardedPresses(standing: Standing, onPress: ButtonProps['onPress']): Pressing {
  return {
    onPressStart: standing.begin,
    ...(onPress && {
      onPress: (event) => {
        if (standing.mayAct()) onPress(event);
      },
    }),
    ...(!standing.stands && { 'aria-disabled': true }),
  };
}

export function Button({
  look = 'plain',
  icon,
  iconAfter,
  wide = false,
  isPending = false,
  isGuarded = false,
  children,
  onPress,
  ...rest
}: Props) {
  const standing = useStanding(isGuarded && rest.isDisabled !== true);
  const state = isPending ? ' button-busy' : standing.stands ? '' : ' button-soon';
  return (
    <AriaButton
      {...rest}
      {...(isGuarded ? { ref: standing.place, ...guardedPresses(standing, onPress) } : onPress && { onPress })}
      {...(isPending && { 'aria-disabled': true, onPress: ignore })}
      className={`button button-${look}${wide ? ' button-wide' : ''}${state}`}
    >
      {icon && <Icon name={icon} />}
      <span className="button-words">{children}</span>
      {iconAfter && <Icon name={iconAfter} />}
    </AriaButton>
  );
}

function ignore() {}

type IconButtonProps = Omit<ButtonProps, 'className' | 'children' | 'style' | 'aria-label' | 'ref'> & {
  icon: IconName;
  label: string;
  /** As of a `Button`. */
  isGuarded?: boolean;
};

/** A button with only an icon; `label` is what a screen reader says. */
export function IconButton({ icon, label, isGuarded = false, onPress, ...rest }: IconButtonProps) {
  const standing = useStanding(isGuarded && rest.isDisabled !== true);
  return (
    <AriaButton
      {...rest}
      {...(isGuarded ? { ref: standing.place, ...guardedPresses(standing, onPress) } : onPress && { onPress })}
      aria-label={label}
      className="icon-button"
    >
      <Icon name={icon} />
    </AriaButton>
  );
}
