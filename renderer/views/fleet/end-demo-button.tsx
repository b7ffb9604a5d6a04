import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { stopDemo } from '../../store/actions/demo-actions.ts';
import { usePending, useSnapshot } from '../../store/selectors.ts';
import { ask } from '../../store/send.ts';

/** While a demo runs beside: takes its servers away. */
export function EndDemoButton() {
  const { isDemo } = useSnapshot().gateway;
  const isBusy = usePending('demo') !== undefined;
  const isBeside = useIsBeside(isDemo);
  if (!isBeside) return null;
  return (
    <Button variant="default" loading={isBusy} onClick={() => void stopDemo()}>
      End the demo
    </Button>
  );
}

/** A gateway that was started as a demo has no file, and nothing would be left of it without the demo. */
function useIsBeside(isDemo: boolean): boolean {
  const [isBeside, setBeside] = useState(false);
  useEffect(() => {
    let isOver = false;
    if (!isDemo) setBeside(false);
    else
      void ask('config.read', undefined).then((reply) => {
        if (!isOver && reply.ok) setBeside(reply.value.file !== null);
      });
    return () => {
      isOver = true;
    };
  }, [isDemo]);
  return isBeside;
}
