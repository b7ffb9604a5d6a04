import { Alert, ScrollArea, Table, Text } from '@mantine/core';
import type { KeyPlan, ListedKey, ListProblem } from '../../../shared/key-import.ts';
import { problemLine } from '../../../shared/key-import.ts';
import type { PlanReading } from '../../store/keys/use-plan.ts';
import { formatCount, formatExactTime, formatList } from '../../ui/figures.ts';
import { limitWords, modelWords } from './key-words.ts';

/** More lines than that nobody mends in one go. */
const MOST_PROBLEMS = 20;
/** Enough to see that the columns are what they should be. */
const MOST_KEYS = 100;

/** What a list of keys would lead to, or what is wrong with it and where. */
export function ImportPreview({ reading }: { readonly reading: PlanReading }) {
  if (reading.state === 'none') return null;
  return (
    <div role="status">
      {reading.state === 'reading' ? (
        <Text size="sm" c="dimmed">
          Reading it…
        </Text>
      ) : null}
      {reading.state === 'failed' ? (
        <Text size="sm" className="tone-bad">
          It could not be read: {reading.reason}
        </Text>
      ) : null}
      {reading.state === 'ready' ? <Plan plan={reading.plan} /> : null}
    </div>
  );
}

const Plan = ({ plan: { keys, problems } }: { readonly plan: KeyPlan }) =>
  problems.length > 0 ? <Problems problems={problems} /> : <Keys keys={keys} />;

function Problems({ problems }: { readonly problems: readonly ListProblem[] }) {
  const shown = problems.slice(0, MOST_PROBLEMS);
  return (
    <Alert color="red" title={`${formatCount(problems.length, 'mistake')}: no key is made until the list is right`}>
      <ul className="import-problems">
        {shown.map((problem) => (
          <li key={problemLine(problem)}>{problemLine(problem)}</li>
        ))}
      </ul>
      {shown.length < problems.length ? `and ${problems.length - shown.length} more` : null}
    </Alert>
  );
}

function Keys({ keys }: { readonly keys: readonly ListedKey[] }) {
  const known = keys.filter(({ isKnown }) => isKnown).map(({ rules }) => rules.owner);
  const shown = keys.slice(0, MOST_KEYS);
  return (
    <>
      {known.length === 0 ? null : (
        <Text size="sm" className="tone-wary" mb="xs">
          {formatList(known, 3)} {known.length === 1 ? 'has a key already and gets' : 'have keys already and get'}{' '}
          another one.
        </Text>
      )}
      <ScrollArea.Autosize
        mah={260}
        viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Keys that would be made' }}
      >
        <Table stickyHeader>
          <Table.Thead>
            <Table.Tr>
              {['Line', 'Owner', 'May', 'Models and limits', 'Expires'].map((title) => (
                <Table.Th key={title} scope="col">
                  {title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((key) => (
              <Row key={key.line} listed={key} />
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      {shown.length < keys.length ? (
        <Text size="sm" c="dimmed">
          and {formatCount(keys.length - shown.length, 'more key')}
        </Text>
      ) : null}
    </>
  );
}

function Row({ listed: { line, rules } }: { readonly listed: ListedKey }) {
  const limits = limitWords(rules);
  return (
    <Table.Tr>
      <Table.Td>{line}</Table.Td>
      <Table.Td>
        {rules.owner}
        {rules.note === '' ? null : <div className="second-line">{rules.note}</div>}
      </Table.Td>
      <Table.Td>{rules.scopes.join(', ')}</Table.Td>
      <Table.Td>
        {modelWords(rules)}
        {limits.length === 0 ? null : <div className="second-line">{limits.join(', ')}</div>}
      </Table.Td>
      <Table.Td>{rules.expiresAt === null ? 'never' : formatExactTime(rules.expiresAt)}</Table.Td>
    </Table.Tr>
  );
}
