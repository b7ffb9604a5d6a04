import { Alert, Button, List, Loader, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { BackendKind } from '../../../../shared/config.ts';
import type { FoundOllama, FoundOpenAi, InspectionFailure, NotFound } from '../../../../shared/inspection.ts';
import { closeDialog } from '../../../store/dialogs.ts';
import { go } from '../../../store/route.ts';
import { formatCount, formatLatency, formatList } from '../../../ui/figures.ts';
import type { Look } from './use-inspection.ts';

interface InspectionNoticeProps {
  readonly look: Look;
  /** The kind it is to be added as. */
  readonly chosen: BackendKind;
  /** The backend that is being changed; absent for a new one. */
  readonly self?: string;
}

/** What stands at the address: told as it becomes known, and to screen readers too. */
export function InspectionNotice(props: InspectionNoticeProps) {
  return (
    <div role="status" className="inspection">
      <Outcome {...props} />
    </div>
  );
}

function Outcome({ look, chosen, self }: InspectionNoticeProps) {
  if (look.state === 'idle')
    return (
      <Text size="sm" c="dimmed">
        As soon as this is an address, Corral looks at it and says what it found. Nothing is changed by that.
      </Text>
    );
  if (look.state === 'looking')
    return (
      <Text size="sm">
        <Loader size={12} mr={8} aria-hidden="true" />
        Looking at {look.url}…
      </Text>
    );
  if (look.state === 'invalid') return <Trouble title="That is no address of a server" reason={`It ${look.reason}`} />;
  if (look.state === 'failed') return <Trouble title="It could not be looked at" reason={look.reason} />;
  const { inspection } = look;
  if (!inspection.found) return <Trouble title={titleOf(inspection)} reason={inspection.reason} />;
  const { knownAs } = inspection;
  if (knownAs !== null && knownAs !== self) return <Known id={knownAs} />;
  return inspection.kind === 'ollama' ? (
    <Ollama found={inspection} chosen={chosen} />
  ) : (
    <OpenAi found={inspection} chosen={chosen} />
  );
}

const titleOf = ({ kind, seems }: NotFound): string =>
  kind === 'credential' && seems === 'openai' ? 'An OpenAI-compatible server that needs a credential' : titles[kind];

const titles: Readonly<Record<InspectionFailure, string>> = {
  refused: 'Nothing listens at that address',
  unreachable: 'There is no way to that address',
  dns: 'That name leads nowhere',
  connect_timeout: 'Nothing answers at that address',
  silent: 'It takes the connection, but says nothing',
  reset: 'It closed the connection without an answer',
  forbidden: 'It refuses the name it was called by',
  not_ollama: 'That is neither an Ollama server nor an OpenAI-compatible one',
  not_openai: 'That is no server of the OpenAI API',
  credential: 'It wants to know who asks',
  certificate: 'It cannot show that it is that server',
  bad_status: 'It answers with an error',
  bad_reply: 'It answers, but not in a way that can be read',
};

function Trouble({ title, reason }: { readonly title: string; readonly reason: string }) {
  return (
    <Alert color="red" title={title} icon={<IconAlertTriangle />}>
      {reason}
    </Alert>
  );
}

function Known({ id }: { readonly id: string }) {
  const open = (): void => {
    closeDialog();
    go('backend', id);
  };
  return (
    <Alert color="blue" title={`This is ${id} already`} icon={<IconInfoCircle />}>
      <Text size="sm" mb="sm">
        A server can be in the fleet once only: its slots would be counted twice.
      </Text>
      <Button variant="default" onClick={open}>
        Open {id}
      </Button>
    </Alert>
  );
}

interface AnswersProps<Found> {
  readonly found: Found;
  readonly chosen: BackendKind;
}

function Ollama({ found, chosen }: AnswersProps<FoundOllama>) {
  const { version, tookMs, suggestedSlots, slotsReason, troubles } = found;
  return (
    <Alert color="corral" title={`Ollama ${version} answers, in ${formatLatency(tookMs)}`} icon={<IconCircleCheck />}>
      <List size="sm">
        <List.Item>{sayInstalled(found)}</List.Item>
        <List.Item>{sayLoaded(found)}</List.Item>
        {chosen === 'ollama' ? (
          <List.Item>
            Suggested slots: {suggestedSlots}. {slotsReason}
          </List.Item>
        ) : (
          <Wary says="As an OpenAI-compatible backend it would get /v1 requests only, and nobody could see or order what it has in memory: choose Ollama" />
        )}
        {troubles.map((trouble) => (
          <Wary key={trouble} says={trouble} />
        ))}
      </List>
    </Alert>
  );
}

function OpenAi({ found, chosen }: AnswersProps<FoundOpenAi>) {
  const { models, tookMs, slotsReason, troubles } = found;
  return (
    <Alert
      color="corral"
      title={`An OpenAI-compatible server answers, in ${formatLatency(tookMs)}`}
      icon={<IconCircleCheck />}
    >
      <List size="sm">
        <List.Item>
          {models.length === 0
            ? 'It serves no model yet'
            : `${formatCount(models.length, 'model')}: ${formatList(models)}`}
        </List.Item>
        {chosen === 'openai' ? (
          <List.Item>{slotsReason}</List.Item>
        ) : (
          <Wary says="It does not speak Ollama's own API: as an Ollama backend it would count as misconfigured" />
        )}
        {troubles.map((trouble) => (
          <Wary key={trouble} says={trouble} />
        ))}
      </List>
    </Alert>
  );
}

const Wary = ({ says }: { readonly says: string }) => <List.Item className="tone-wary">{says}</List.Item>;

function sayInstalled({ installed }: FoundOllama): string {
  if (installed === null) return 'Its models could not be read';
  if (installed.length === 0) return 'No model is installed yet: pull one to it after adding it';
  return `${formatCount(installed.length, 'model')} installed: ${formatList(installed.map(({ name }) => name))}`;
}

function sayLoaded({ loaded }: FoundOllama): string {
  if (loaded === null) return 'What is in its memory could not be read';
  if (loaded.length === 0) return 'No model is in memory now';
  return `In memory: ${formatList(loaded.map(({ name }) => name))}`;
}
