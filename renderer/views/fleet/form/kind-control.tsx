import { Input, SegmentedControl } from '@mantine/core';
import type { BackendKind } from '../../../../shared/config.ts';
import type { BackendForm } from './use-backend-form.ts';

const KINDS: { readonly value: BackendKind; readonly label: string }[] = [
  { value: 'ollama', label: 'Ollama' },
  { value: 'openai', label: 'OpenAI-compatible' },
];

const says: Readonly<Record<BackendKind, string>> = {
  ollama: 'Serves all three APIs; Corral can load, pull and unload its models',
  openai: 'vLLM, SGLang, llama.cpp, LM Studio or a cloud account: gets /v1 requests only',
};

/** What kind of server it is. */
export function KindControl({ form: { values, errors, write } }: { readonly form: BackendForm }) {
  const change = (value: string): void => {
    const chosen = KINDS.find((one) => one.value === value);
    if (chosen) write('kind', { kind: chosen.value });
  };
  return (
    <Input.Wrapper
      label="Kind"
      id="backend-kind"
      description={says[values.kind]}
      error={errors.kind}
      labelElement="div"
    >
      <SegmentedControl aria-label="Kind" data={[...KINDS]} value={values.kind} onChange={change} mt={4} fullWidth />
    </Input.Wrapper>
  );
}
