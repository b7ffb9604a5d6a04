import { DrainDialog } from './drain/drain-dialog.tsx';
import { FindServersDialog } from './find/find-servers-dialog.tsx';
import { AddBackendDialog } from './form/add-backend-dialog.tsx';
import { EditBackendDialog } from './form/edit-backend-dialog.tsx';
import { RollingDialog } from './rolling/rolling-dialog.tsx';

/** The fleet's dialogs: they can be opened from anywhere. */
export function FleetDialogs() {
  return (
    <>
      <AddBackendDialog />
      <EditBackendDialog />
      <DrainDialog />
      <RollingDialog />
      <FindServersDialog />
    </>
  );
}
