import { EventEmitter } from 'node:events';
import { strict } from '../strict.ts';
import type { BrowserWindow } from './browser-window.ts';
import { findRole, type MenuRole } from './menu-roles.ts';

type Options = Electron.MenuItemConstructorOptions;
type ItemMembers =
  | 'accelerator'
  | 'checked'
  | 'click'
  | 'commandId'
  | 'enabled'
  | 'id'
  | 'label'
  | 'sublabel'
  | 'toolTip'
  | 'type'
  | 'visible';

interface Picked {
  readonly event: unknown;
  readonly window: BrowserWindow | undefined;
}

let lastCommandId = 0;

/** Picked by calling `click`, as Electron's menus do when the user picks it. */
export class MenuItem implements Pick<Electron.MenuItem, ItemMembers> {
  readonly id: string;
  readonly type: Electron.MenuItem['type'];
  /** In small letters. */
  readonly role: string | undefined;
  readonly accelerator: string | null;
  readonly submenu: Menu | undefined;
  readonly commandId = ++lastCommandId;
  readonly icon: Options['icon'];
  label: string;
  sublabel: string;
  toolTip: string;
  enabled: boolean;
  visible: boolean;
  /** Bound: Electron's can be passed around too. */
  readonly click: (event?: unknown, window?: BrowserWindow) => void;
  #isChecked: boolean;
  /** The radio items between the same two separators; one of them is checked. */
  #group: MenuItem[] = [this];

  constructor(options: Options) {
    const role = options.role === undefined ? null : findRole(options.role);
    this.id = options.id ?? '';
    this.role = options.role?.toLowerCase();
    this.submenu = submenuOf(options.submenu ?? role?.submenu);
    this.type = options.type ?? (this.submenu ? 'submenu' : 'normal');
    if (this.type === 'submenu' && !this.submenu) throw new Error('Invalid submenu');
    this.accelerator = options.accelerator ?? role?.accelerator ?? null;
    this.icon = options.icon;
    this.label = options.label ?? role?.label ?? '';
    this.sublabel = options.sublabel ?? '';
    this.toolTip = options.toolTip ?? '';
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.#isChecked = options.checked ?? false;
    this.click = (event = {}, window) => this.#pick(options.click, role, { event, window });
  }

  get checked(): boolean {
    return this.#isChecked;
  }

  set checked(isChecked: boolean) {
    const isRadio = this.type === 'radio';
    if (isRadio) for (const other of this.#group) other.#isChecked = false;
    this.#isChecked = isRadio || isChecked;
  }

  /** Not Electron's: puts a radio item into the group of the one before it. */
  static join(item: MenuItem, before: MenuItem | undefined): void {
    if (item.type !== 'radio' || before?.type !== 'radio') return;
    item.#group = before.#group;
    item.#group.push(item);
  }

  #pick(click: Options['click'], role: MenuRole | null, { event, window }: Picked): void {
    if (this.type === 'checkbox' || this.type === 'radio') this.checked = !this.checked;
    if (role?.onApp) role.onApp();
    else if (role?.onWindow && window) role.onWindow(window);
    else click?.(asItem(this), window as Electron.BaseWindow | undefined, event as Electron.KeyboardEvent);
  }
}
strict('MenuItem', MenuItem.prototype);

type MenuMembers = 'closePopup' | 'popup';
type Template = readonly (Options | MenuItem)[];

export class Menu extends EventEmitter implements Pick<Electron.Menu, MenuMembers> {
  static #application: Menu | null = null;

  static getApplicationMenu(): Menu | null {
    return Menu.#application;
  }

  static setApplicationMenu(menu: Menu | null): void {
    Menu.#application = menu;
  }

  static buildFromTemplate(template: Template): Menu {
    if (!template.every(isUsable)) {
      throw new TypeError('Invalid template for MenuItem: must have at least one of label, role or type');
    }
    const menu = new Menu();
    for (const item of withoutIdleSeparators(template))
      menu.append(item instanceof MenuItem ? item : new MenuItem(item));
    return menu;
  }

  readonly items: MenuItem[] = [];

  append(item: MenuItem): void {
    this.insert(this.items.length, item);
  }

  insert(at: number, item: MenuItem): void {
    if (!(item instanceof MenuItem)) throw new TypeError('Invalid item');
    MenuItem.join(item, this.items[at - 1]);
    this.items.splice(at, 0, item);
  }

  /** Looks into sub-menus too. */
  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }

  popup(_options?: Electron.PopupOptions): void {
    this.emit('menu-will-show', {});
  }

  closePopup(): void {
    this.emit('menu-will-close', {});
  }
}
strict('Menu', Menu);
strict('Menu', Menu.prototype);

const asItem = (item: MenuItem): Electron.MenuItem => item as unknown as Electron.MenuItem;

function submenuOf(submenu: Options['submenu'] | Template): Menu | undefined {
  if (submenu === undefined || submenu instanceof Menu) return submenu;
  return Menu.buildFromTemplate(submenu as Template);
}

const isUsable = (item: Options | MenuItem): boolean => 'label' in item || 'role' in item || item.type === 'separator';

/** None at an end, no two in a row. */
function withoutIdleSeparators(template: Template): Template {
  const isSeparator = (item: Template[number] | undefined): boolean => item?.type === 'separator';
  const folded = template.filter((item, at) => !isSeparator(item) || !isSeparator(template[at - 1]));
  return folded.filter((item, at) => !isSeparator(item) || (at > 0 && at < folded.length - 1));
}
