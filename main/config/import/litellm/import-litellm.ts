import type { ImportProblem } from '../../../../shared/config-import.ts';
import type { Path } from '../../../../shared/config-problem.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { isRecord } from '../../change.ts';
import { readDocument } from '../../document.ts';
import { changed, type Finding, notNeeded, type Place, set, UNLIMITED, unsupported } from '../finding.ts';
import { deployments } from './deployments.ts';
import type { PlaceOf } from './place-of.ts';
import { sectionFindings } from './sections.ts';

/** Reads a LiteLLM configuration: what each of its keys comes to. */
export function importLitellm(text: string): Result<readonly Finding[], ImportProblem> {
  const { value, faults, locate } = readDocument(text);
  const [fault] = faults;
  // The library's own words may quote the text, secrets included.
  if (fault) return err({ line: fault.line, file: null, message: 'this is not valid YAML' });
  if (!isRecord(value)) return err({ line: 1, file: null, message: 'this is not a map of keys, such as model_list' });
  const placeOf: PlaceOf = (path) => ({ line: locate(path).line, file: null, what: nameOf(path), rank: 0 });
  const findings = Object.entries(value).flatMap(([section, content]) => findingsOf(section, content, placeOf));
  const listed = value.model_list === undefined ? [] : ownAddress(placeOf(['model_list']));
  return ok([...listed, ...findings]);
}

function findingsOf(section: string, content: unknown, placeOf: PlaceOf): readonly Finding[] {
  const place = placeOf([section]);
  if (section === 'model_list') return deployments(content, placeOf);
  if (section === 'include')
    return [unsupported(place, 'the files it names were not read: give them to corral import by themselves')];
  if (section === 'environment_variables')
    return [place, ...Object.keys(isRecord(content) ? content : {}).map((key) => placeOf([section, key]))].map((at) =>
      notNeeded(at, 'Corral has no use for them; their values are not shown'),
    );
  return sectionFindings(section, content, placeOf);
}

/** LiteLLM is told on its command line where to listen, and limits nobody unless told to. */
const ownAddress = (place: Place): readonly Finding[] => [
  changed(place, 'where LiteLLM listens is not in its file: this listens on 127.0.0.1:8080 until listen says more'),
  changed(place, UNLIMITED, set('limits.requestsPerMinute', 0)),
];

/** As in `model_list[0].litellm_params.api_base`. A step that is no plain word may be anything, and is not shown. */
function nameOf(path: Path): string {
  const steps = path.map((step) =>
    typeof step === 'number' ? `[${step}]` : `.${/^[a-z]+(?:_[a-z]+)*$/.test(step) ? step : '(key)'}`,
  );
  return steps.join('').replace(/^\./, '');
}
