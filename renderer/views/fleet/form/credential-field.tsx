import { Button, Group, Input, Stack, Text, TextInput } from '@mantine/core';
import type { BackendCredential } from '../../../../shared/backend-credential.ts';
import { describeCredential } from '../../../ui/describe-credential.ts';
import type { CredentialInput } from './use-credential.ts';

interface CredentialFieldProps {
  /** What is known of the one it has now; null when it has none. */
  readonly current: BackendCredential | null;
  readonly credential: CredentialInput;
  /** The server was found to want one. */
  readonly isWanted?: boolean;
  /** The backend is to have another address, where a stored one is not taken along. */
  readonly isMoving?: boolean;
}

/** What a server is to be shown: set, replaced or cleared here, and never to be seen. */
export function CredentialField({ current, credential, isWanted = false, isMoving = false }: CredentialFieldProps) {
  const { draft, write } = credential;
  const isOpen = draft.act === 'set' || (draft.act === 'keep' && current === null && isWanted);
  return (
    <Input.Wrapper
      label="Credential"
      id="backend-credential"
      description="What the gateway shows this server: the API key of a cloud account, or what a proxy before it asks for"
      labelElement="div"
    >
      <Stack gap="xs" mt={4} role="group" aria-label="Credential">
        {isOpen ? (
          <Typing credential={credential} giveUp={giveUpLabel(draft.act, current)} />
        ) : (
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm" className="credential-state">
              {draft.act === 'clear'
                ? 'Cleared when you save: this server is then shown nothing'
                : describeCredential(current)}
            </Text>
            <Acts current={current} act={draft.act} write={write} />
          </Group>
        )}
        {isMoving && current?.from === 'stored' && draft.act === 'keep' ? (
          <Text size="sm" className="tone-wary">
            It was stored for the old address and is shown to no other server: replace it with the one for the new
            address.
          </Text>
        ) : null}
      </Stack>
    </Input.Wrapper>
  );
}

interface ActsProps extends Pick<CredentialInput, 'write'> {
  readonly current: BackendCredential | null;
  readonly act: CredentialInput['draft']['act'];
}

function Acts({ current, act, write }: ActsProps) {
  if (act === 'clear')
    return (
      <Button variant="default" size="xs" aria-label="Keep the credential" onClick={() => write({ act: 'keep' })}>
        Keep
      </Button>
    );
  return (
    <Group gap="xs" wrap="nowrap">
      <Button
        variant="default"
        size="xs"
        aria-label={current === null ? 'Set a credential' : 'Replace the credential'}
        onClick={() => write({ act: 'set' })}
      >
        {current === null ? 'Set a credential' : 'Replace'}
      </Button>
      {current === null ? null : (
        <Button
          variant="subtle"
          color="red"
          size="xs"
          aria-label="Clear the credential"
          onClick={() => write({ act: 'clear' })}
        >
          Clear
        </Button>
      )}
    </Group>
  );
}

interface TypingProps {
  readonly credential: CredentialInput;
  /** What giving up is called; null while there is nothing to give up. */
  readonly giveUp: string | null;
}

function giveUpLabel(act: CredentialInput['draft']['act'], current: BackendCredential | null): string | null {
  if (act !== 'set') return null;
  return current === null ? 'Without a credential' : 'Leave it as it is';
}

/** No manager of passwords is to take it for the user's own. */
const NOT_MINE = {
  autoComplete: 'off',
  'data-1p-ignore': true,
  'data-lpignore': 'true',
  'data-bwignore': true,
} as const;

function Typing({ credential: { draft, errors, write }, giveUp }: TypingProps) {
  return (
    <>
      <Group align="flex-start" gap="md" grow>
        <TextInput
          type="password"
          label="Secret"
          description="Stored sealed; nobody can read it again"
          spellCheck={false}
          {...NOT_MINE}
          value={draft.secret}
          error={errors.secret}
          onChange={(event) => write({ act: 'set', secret: event.currentTarget.value })}
        />
        <TextInput
          label="Header"
          description="authorization sends it as a Bearer token"
          spellCheck={false}
          {...NOT_MINE}
          value={draft.header}
          error={errors.header}
          onChange={(event) => write({ act: 'set', header: event.currentTarget.value })}
        />
      </Group>
      {giveUp === null ? null : (
        <Group justify="flex-end">
          <Button variant="subtle" size="xs" onClick={() => write({ act: 'keep', secret: '' })}>
            {giveUp}
          </Button>
        </Group>
      )}
    </>
  );
}
