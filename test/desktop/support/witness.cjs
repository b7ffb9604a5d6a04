// Loaded before the app, on Electron and on the double alike (`-r`). It takes the place of whatever would leave the app
// or wait for a person, and keeps what the app did there: see witness.ts for how tests read it.
const { appendFileSync } = require('node:fs');
const { app, dialog, Notification, shell, Tray } = require('electron');

const witness = {
  /** Calls that lead out of the app, in order: [name, argument]. */
  outside: [],
  /** Options of the message boxes; `answer` is the button that is pressed from now on, null to dismiss them. */
  messageBoxes: [],
  answer: null,
  /** Notifications that were shown; a test emits `click` on them. */
  notifications: [],
  /** One entry per living tray: what it was last told. */
  trays: [],
  loginItem: { openAtLogin: false },
};
globalThis.corralWitness = witness;

function stand(target, members) {
  for (const [name, value] of Object.entries(members)) {
    Object.defineProperty(target, name, { value, configurable: true, writable: true });
  }
}
const note = (name, answer) => (argument) => {
  witness.outside.push([name, argument]);
  return answer;
};

// What the app says is kept from its first line on, and is all there when it has ended.
const { CORRAL_WITNESS_OUTPUT: outputFile } = process.env;
for (const stream of [process.stdout, process.stderr]) {
  const { write } = stream;
  stand(stream, {
    write(chunk, ...rest) {
      appendFileSync(outputFile, chunk);
      return write.call(stream, chunk, ...rest);
    },
  });
}

stand(shell, {
  openExternal: note('openExternal', Promise.resolve()),
  openPath: note('openPath', Promise.resolve('')),
  showItemInFolder: note('showItemInFolder'),
});
stand(app, {
  showAboutPanel: note('showAboutPanel'),
  setLoginItemSettings(settings) {
    witness.loginItem = { ...witness.loginItem, ...settings };
  },
  getLoginItemSettings: () => ({ ...witness.loginItem, executableWillLaunchAtLogin: witness.loginItem.openAtLogin }),
});
stand(dialog, {
  async showMessageBox(...args) {
    const options = args.at(-1);
    witness.messageBoxes.push(options);
    return { response: witness.answer ?? options.cancelId ?? 0, checkboxChecked: false };
  },
  // An app that shows one often ends with it: a test finds it in what the app has written.
  showErrorBox: (title, text) => void process.stderr.write(`${title}\n${text}\n`),
});
stand(Notification.prototype, {
  show() {
    witness.notifications.push(this);
    this.emit('show', {});
  },
});

const entryOf = (tray) => witness.trays.find((entry) => entry.tray === tray);
for (const [method, key] of [
  ['setContextMenu', 'menu'],
  ['setToolTip', 'toolTip'],
  ['setImage', 'image'],
  ['setTitle', 'title'],
]) {
  const original = Tray.prototype[method];
  stand(Tray.prototype, {
    [method](value) {
      if (!entryOf(this)) witness.trays.push({ tray: this });
      entryOf(this)[key] = value;
      return original.call(this, value);
    },
  });
}
const { destroy } = Tray.prototype;
stand(Tray.prototype, {
  destroy() {
    witness.trays = witness.trays.filter((entry) => entry.tray !== this);
    return destroy.call(this);
  },
});
