import { existsSync, readFileSync } from 'node:fs';
import { strict } from '../strict.ts';

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const nothing = Buffer.alloc(0);

/** Carries an image without being able to draw: only PNG is understood, and resizing changes the size it claims. */
class NativeImage
  implements
    Pick<
      Electron.NativeImage,
      | 'addRepresentation'
      | 'getSize'
      | 'isEmpty'
      | 'isTemplateImage'
      | 'resize'
      | 'setTemplateImage'
      | 'toDataURL'
      | 'toPNG'
    >
{
  readonly #png: Buffer;
  readonly #size: Electron.Size;
  #isTemplate = false;

  constructor(png: Buffer, size = sizeOf(png)) {
    this.#png = png;
    this.#size = size;
  }

  isEmpty(): boolean {
    return this.#png.length === 0;
  }

  toPNG(): Buffer<ArrayBuffer> {
    return Buffer.from(this.#png);
  }

  toDataURL(): string {
    return `data:image/png;base64,${this.#png.toString('base64')}`;
  }

  getSize(): Electron.Size {
    return { ...this.#size };
  }

  resize({ width, height }: Electron.ResizeOptions): Electron.NativeImage {
    const own = this.#size;
    const scale = width === undefined ? (height ?? own.height) / own.height : width / own.width;
    const size = { width: Math.round(own.width * scale), height: height ?? Math.round(own.height * scale) };
    return asElectron(new NativeImage(this.#png, size));
  }

  addRepresentation(_options: Electron.AddRepresentationOptions): void {}

  setTemplateImage(isTemplate: boolean): void {
    this.#isTemplate = isTemplate;
  }

  isTemplateImage(): boolean {
    return this.#isTemplate;
  }
}
strict('NativeImage', NativeImage.prototype);

/** The rest of Electron's image throws when it is used. */
const asElectron = (image: NativeImage): Electron.NativeImage => image as unknown as Electron.NativeImage;

const isPng = (bytes: Buffer): boolean => bytes.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE);

function sizeOf(png: Buffer): Electron.Size {
  return isPng(png) ? { width: png.readUInt32BE(16), height: png.readUInt32BE(20) } : { width: 0, height: 0 };
}

const fromBytes = (bytes: Buffer): Electron.NativeImage => asElectron(new NativeImage(isPng(bytes) ? bytes : nothing));

export const nativeImage = strict('nativeImage', {
  createEmpty: () => fromBytes(nothing),
  createFromPath: (path) => fromBytes(existsSync(path) ? readFileSync(path) : nothing),
  createFromBuffer: (bytes) => fromBytes(bytes),
  createFromDataURL: (url) => fromBytes(Buffer.from(/^data:image\/png;base64,(.*)$/s.exec(url)?.[1] ?? '', 'base64')),
} satisfies Pick<
  typeof Electron.nativeImage,
  'createEmpty' | 'createFromBuffer' | 'createFromDataURL' | 'createFromPath'
>);
