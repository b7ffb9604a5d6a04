import { useState } from 'react';
import type { CommandError } from '../../../../shared/contract.ts';
import { plainMessage } from '../../../ui/plain-message.ts';
import { checkNumbers, type FieldErrors, type FormField, type FormValues, isFormField } from './form-values.ts';

/** Complaints that `useCredential` shows. */
const AT_CREDENTIAL: ReadonlySet<string | undefined> = new Set(['secret', 'header']);

export interface BackendForm {
  readonly values: FormValues;
  /** Fields that somebody has written in. */
  readonly touched: ReadonlySet<FormField>;
  readonly errors: FieldErrors;
  /** A complaint about no field of these; null when there is none. */
  readonly complaint: string | null;
  readonly isSending: boolean;
  /** Takes what somebody wrote in a field. */
  write(field: FormField, change: Partial<FormValues>): void;
  /** Takes values that nobody wrote. */
  fill(values: FormValues): void;
  /** Sends what `send` sends, unless the numbers are no numbers; true when it was done. */
  submit(send: () => Promise<CommandError | null>): Promise<boolean>;
}

/** A form for a backend: what it holds, and what is wrong with it, each at its field. */
export function useBackendForm(initial: FormValues): BackendForm {
  const [values, setValues] = useState(initial);
  const [touched, setTouched] = useState<ReadonlySet<FormField>>(new Set());
  const [errors, setErrors] = useState<FieldErrors>({});
  const [complaint, setComplaint] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);

  const refuse = (error: CommandError): void => {
    if (isFormField(error.field)) setErrors({ [error.field]: plainMessage(error) });
    else if (!AT_CREDENTIAL.has(error.field)) setComplaint(error.message);
  };
  return {
    values,
    touched,
    errors,
    complaint,
    isSending,
    write(field, change) {
      setValues((before) => ({ ...before, ...change }));
      setTouched((before) => new Set(before).add(field));
      setErrors(({ [field]: _, ...rest }) => rest);
      setComplaint(null);
    },
    fill: setValues,
    async submit(send) {
      const wrong = checkNumbers(values);
      setErrors(wrong);
      setComplaint(null);
      if (Object.keys(wrong).length > 0) return false;
      setSending(true);
      const error = await send();
      setSending(false);
      if (error) refuse(error);
      return error === null;
    },
  };
}
