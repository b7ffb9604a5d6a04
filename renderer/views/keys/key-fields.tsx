import {
  Checkbox,
  Fieldset,
  Group,
  Input,
  NumberInput,
  SegmentedControl,
  Select,
  SimpleGrid,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core';
import type { ApiKey, KeyScope, WorkClass } from '../../../shared/key.ts';
import { usePanel } from '../../store/panel-store.ts';
import { formatExactTime } from '../../ui/figures.ts';
import type { Expiry, FieldErrors, KeyValues } from './key-values.ts';
import { classWords, limitNames, scopeWords } from './key-words.ts';

interface FieldProps {
  readonly values: KeyValues;
  readonly errors: FieldErrors;
  readonly change: (some: Partial<KeyValues>) => void;
}

/** What the key may be used for. */
export function ScopesField({ values, errors, change }: FieldProps) {
  return (
    <Checkbox.Group
      label="It may"
      error={errors.scopes}
      value={[...values.scopes]}
      onChange={(scopes) => change({ scopes: scopes as KeyScope[] })}
    >
      <SimpleGrid cols={2} verticalSpacing="xs" mt={4} mb={4}>
        {(Object.keys(scopeWords) as KeyScope[]).map((scope) => (
          <Checkbox key={scope} value={scope} size="xs" label={`${scope}: ${scopeWords[scope]}`} />
        ))}
      </SimpleGrid>
    </Checkbox.Group>
  );
}

/** The models it may use, and see. */
export function ModelsField({ values: { models }, errors, change }: FieldProps) {
  const inventory = usePanel((state) => state.inventory) ?? [];
  const names = new Set(inventory.flatMap(({ installed }) => (installed ?? []).map(({ name }) => name)));
  return (
    <TagsInput
      label="Models"
      description="Names or patterns, such as llama3.1:8b or qwen*. It sees no other in any list"
      placeholder={models.length === 0 ? 'every model' : ''}
      error={errors.models}
      data={[...names].sort()}
      value={[...models]}
      onChange={(next) => change({ models: next })}
    />
  );
}

/** From where it may be used, and on which routes. */
export function PlaceFields({ values, errors, change }: FieldProps) {
  const { addresses, routes } = values;
  return (
    <SimpleGrid cols={2}>
      <TagsInput
        label="Addresses"
        description="It may be used from there only, such as 10.0.0.0/8"
        placeholder={addresses.length === 0 ? 'anywhere' : ''}
        error={errors.addresses}
        value={[...addresses]}
        onChange={(next) => change({ addresses: next })}
      />
      <TagsInput
        label="Routes"
        description="Paths or patterns, such as /v1/*"
        placeholder={routes.length === 0 ? 'all that it may' : ''}
        error={errors.routes}
        value={[...routes]}
        onChange={(next) => change({ routes: next })}
      />
    </SimpleGrid>
  );
}

/** How much of it: what is left empty is as for everybody. */
export function LimitFields({ values: { concurrent, limits }, errors, change }: FieldProps) {
  const shared = { min: 0, allowDecimal: false, hideControls: true, thousandSeparator: ',' } as const;
  return (
    <Fieldset legend="Limits of its own" p="sm">
      <SimpleGrid cols={3} verticalSpacing="sm">
        <NumberInput
          {...shared}
          label="Requests at once"
          placeholder="as for all"
          max={100_000}
          error={errors.concurrent}
          value={concurrent || ''}
          onChange={(value) => change({ concurrent: Number(value) || 0 })}
        />
        {limitNames.map(({ name, label }) => (
          <NumberInput
            {...shared}
            key={name}
            label={label}
            placeholder="as for all"
            max={1_000_000_000}
            value={limits[name] ?? ''}
            onChange={(value) => change({ limits: { ...limits, [name]: value === '' ? null : Number(value) } })}
          />
        ))}
      </SimpleGrid>
      <Text size="xs" c="dimmed" mt="xs">
        What is empty is as limits says in Settings; 0 is no limit. More requests at once wait, more of the others get
        429.
      </Text>
      {errors.limits === undefined ? null : (
        <Text size="xs" className="tone-bad" role="alert">
          {errors.limits}
        </Text>
      )}
    </Fieldset>
  );
}

/** How urgent it is. */
export function ClassField({ values: { workClass }, change }: Pick<FieldProps, 'values' | 'change'>) {
  return (
    <Input.Wrapper
      labelElement="div"
      label="Class"
      labelProps={{ id: 'key-class' }}
      description="Whose requests go first where requests wait"
    >
      <SegmentedControl
        aria-labelledby="key-class"
        size="xs"
        data={Object.entries(classWords).map(([value, label]) => ({ value, label }))}
        value={workClass}
        onChange={(value) => change({ workClass: value as WorkClass })}
      />
    </Input.Wrapper>
  );
}

const expiries: readonly { readonly value: Expiry; readonly label: string }[] = [
  { value: 'never', label: 'Never' },
  { value: '30d', label: 'In 30 days' },
  { value: '90d', label: 'In 90 days' },
  { value: '365d', label: 'In a year' },
  { value: 'date', label: 'After a day of your choice' },
];

/** Until when it works. */
export function ExpiryField({ values, errors, change, before }: FieldProps & { readonly before: ApiKey | null }) {
  const { expiry, lastDay } = values;
  const isDate = expiry === 'date';
  const now = before?.expiresAt == null ? 'never' : formatExactTime(before.expiresAt);
  const data = before ? [{ value: 'keep', label: `As it is: ${now}` }, ...expiries] : [...expiries];
  return (
    <Group align="flex-start" gap="md">
      <Select
        label="Expires"
        data={data}
        value={expiry}
        error={isDate ? undefined : errors.expiresAt}
        onChange={(next) => change({ expiry: next as Expiry })}
        allowDeselect={false}
        w={260}
      />
      {isDate ? (
        <TextInput
          type="date"
          label="Last day it works"
          error={errors.expiresAt}
          value={lastDay}
          onChange={(event) => change({ lastDay: event.currentTarget.value })}
          w={200}
        />
      ) : null}
    </Group>
  );
}
