import { availableParallelism } from 'node:os';
import { Inject, Injectable } from '@nestjs/common';
import { FILE_LIMITS, type FileLimits } from 'emporion';
import type { Sharp, SharpOptions } from 'sharp';
import type { FileType } from '../domain/file-types.js';
import { squareAround, type Variant } from '../domain/variants.js';
import { WorkGate } from '../domain/work-gate.js';
import { MediaErrors, naming } from '../media.errors.js';

/** An image as it is kept: without metadata, upright, in sRGB. */
export interface CleanImage {
  readonly bytes: Buffer;
  /** Pixels, of one frame. */
  readonly width: number;
  readonly height: number;
}

const AT_ONCE = Math.min(4, availableParallelism());
/** With 20 MiB each these are 1 GiB at worst, and about half a minute of waiting. */
const QUEUE = 48;
const TIMEOUT_SECONDS = 30;
/** AVIF looks at 55 as WebP does at 80. */
const QUALITY = { kept: 88, copy: 80, avif: 55 } as const;

type SharpFactory = (input: Buffer, options: SharpOptions) => Sharp;

/** Decodes and encodes images, a few at a time. */
@Injectable()
export class ImageWorkshop {
  private readonly gate = new WorkGate(AT_ONCE, QUEUE, () => MediaErrors.busy());
  private factory: Promise<SharpFactory> | undefined;

  constructor(@Inject(FILE_LIMITS) private readonly limits: FileLimits) {}

  /**
   * Writes an image anew: what is not pixels is gone, the orientation is applied, the colours are sRGB.
   * @param bytes the file as it came
   * @param type what it is by its first bytes
   * @returns the image. Raises `media.unreadable`, `media.too_many_pixels`, `media.busy`
   */
  clean(bytes: Buffer, { format, mime }: FileType): Promise<CleanImage> {
    return this.work(async (open) => {
      const image = open(bytes, this.options(true));
      const found = await image.metadata();
      if (found.format !== format) throw naming(MediaErrors.unreadable({ reason: `it is not ${mime}` }));
      // sharp cannot turn the frames of an animation, and no camera makes one.
      const upright = (found.pages ?? 1) > 1 ? image : image.autoOrient();
      const { data, info } = await encoded(upright, format).toBuffer({ resolveWithObject: true });
      return { bytes: data, width: info.width, height: info.pageHeight ?? info.height };
    });
  }

  /**
   * Makes a copy of a kept image.
   * @param bytes the kept image
   * @param variant which copy
   * @returns the copy, or nothing when the image is too small for it. Raises `media.busy`
   */
  copy(bytes: Buffer, variant: Variant): Promise<Buffer | undefined> {
    return this.work(async (open) => {
      const image = open(bytes, this.options(variant.kind === 'scaled'));
      const { width, height, pageHeight = height } = await image.metadata();
      if (variant.kind === 'scaled' && variant.width >= width) return undefined;
      if (variant.kind === 'square' && variant.width > Math.min(width, pageHeight)) return undefined;
      const cut =
        variant.kind === 'square' ? image.extract(squareAround({ width, height }, variant.focal)) : image;
      const sized = cut.resize({ width: variant.width });
      return variant.format === 'avif'
        ? sized.avif({ quality: QUALITY.avif, effort: 4 }).toBuffer()
        : sized.webp({ quality: QUALITY.copy }).toBuffer();
    });
  }

  private options(animated: boolean): SharpOptions {
    return { limitInputPixels: this.limits.pixels, failOn: 'error', sequentialRead: true, animated };
  }

  private work<T>(make: (open: SharpFactory) => Promise<T>): Promise<T> {
    return this.gate.run(async () => {
      this.factory ??= loadSharp();
      const open = await this.factory;
      try {
        return await make((input, options) => open(input, options).timeout({ seconds: TIMEOUT_SECONDS }));
      } catch (error) {
        throw this.meaningOf(error);
      }
    });
  }

  /** libvips has messages and no codes. */
  private meaningOf(error: unknown): Error {
    if (!(error instanceof Error) || 'code' in error) return error as Error;
    if (/pixel limit|too large|exceeds/i.test(error.message)) {
      return naming(MediaErrors.too_many_pixels({ limit: this.limits.pixels / 1_000_000 }, { cause: error }));
    }
    return naming(
      MediaErrors.unreadable({ reason: error.message.split('\n', 1)[0] ?? '' }, { cause: error }),
    );
  }
}

function encoded(image: Sharp, format: FileType['format']): Sharp {
  switch (format) {
    case 'png':
      return image.png({ compressionLevel: 8 });
    case 'webp':
      return image.webp({ quality: QUALITY.kept });
    case 'heif':
      return image.avif({ quality: 65, effort: 3 });
    case 'gif':
      return image.gif();
    default:
      return image.jpeg({ quality: QUALITY.kept });
  }
}

/** Loaded with the first image: native code that most processes never need. */
async function loadSharp(): Promise<SharpFactory> {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  // One thread for each image: several images at once are what makes use of the cores.
  sharp.concurrency(1);
  // Of the decoders that libvips has, only those of the types that are taken; SVG and PDF are programs.
  sharp.block({ operation: ['VipsForeignLoad'] });
  const decoders = ['Jpeg', 'Png', 'Webp', 'Heif', 'Nsgif'].map((name) => `VipsForeignLoad${name}`);
  sharp.unblock({ operation: decoders });
  return sharp;
}
