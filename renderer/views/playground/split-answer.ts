export interface AnswerBlock {
  readonly kind: 'prose' | 'code';
  /** What stands after the fence, as in `ts`; empty for prose. */
  readonly language: string;
  readonly text: string;
}

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([\w+#.-]*)[^`]*$/;

/** Cuts an answer into paragraphs and fenced code, the last of them perhaps still growing. */
export function splitAnswer(answer: string): readonly AnswerBlock[] {
  const blocks: AnswerBlock[] = [];
  let fence: string | null = null;
  let language = '';
  let lines: string[] = [];

  const close = (kind: AnswerBlock['kind']): void => {
    const text = lines.join('\n');
    if (text.trim() !== '') blocks.push({ kind, language: kind === 'code' ? language : '', text });
    lines = [];
  };

  for (const line of answer.split('\n')) {
    const [, marks = '', name = ''] = FENCE.exec(line) ?? [];
    if (fence === null && marks !== '') {
      close('prose');
      [fence, language] = [marks, name];
    } else if (fence !== null && marks.startsWith(fence) && name === '') {
      close('code');
      fence = null;
    } else if (fence === null && line.trim() === '') close('prose');
    else lines.push(line);
  }
  close(fence === null ? 'prose' : 'code');
  return blocks;
}
