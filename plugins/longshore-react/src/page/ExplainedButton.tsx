import {
  Button,
  ButtonProps,
  Focusable,
  Tooltip,
  TooltipTrigger,
} from '@backstage/ui';

/**
 * Properties of {@link ExplainedButton}.
 *
 * @public
 */
export type ExplainedButtonProps = Omit<
  ButtonProps,
  'children' | 'isDisabled'
> & {
  label: string;
  /** What is missing, in a sentence; the button is disabled while there is one. */
  denied?: string;
};

/**
 * A button that is disabled and not hidden where it is not allowed, and says
 * what is missing.
 *
 * @public
 */
export function ExplainedButton(props: ExplainedButtonProps) {
  const { label, denied, ...rest } = props;
  const button = (
    <Button {...rest} isDisabled={denied !== undefined}>
      {label}
    </Button>
  );
  if (denied === undefined) {
    return button;
  }
  return (
    <TooltipTrigger>
      <Focusable>
        {/* A disabled button takes neither focus nor pointer; this does. */}
        <span
          tabIndex={0}
          role="button"
          aria-disabled
          aria-label={`${label}: ${denied}`}
        >
          <span aria-hidden>{button}</span>
        </span>
      </Focusable>
      <Tooltip>{denied}</Tooltip>
    </TooltipTrigger>
  );
}
