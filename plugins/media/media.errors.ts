import { defineErrors, type AppError } from 'emporion';

export const MediaErrors = defineErrors('media', {
  unsupported_type: {
    status: 415,
    title: { en: 'Not a kind of file that is taken', zh: '不支持的文件类型' },
    detail: {
      en: 'The content of the file is none of {types}.',
      zh: '文件内容不是以下类型：{types}。',
    },
    remedy: {
      en: 'Save it as one of these types. Renaming it does not help: what counts is what is in it.',
      zh: '请另存为上述类型。仅修改文件名无效，以实际内容为准。',
    },
  },
  unreadable: {
    status: 422,
    title: { en: 'The image cannot be read', zh: '无法读取图片' },
    detail: { en: 'The image is damaged: {reason}.', zh: '图片已损坏：{reason}。' },
    remedy: { en: 'Open it in a picture editor and save it again.', zh: '请用图片编辑软件打开并重新保存。' },
  },
  too_many_pixels: {
    status: 422,
    title: { en: 'The image has too many pixels', zh: '图片像素过多' },
    detail: {
      en: 'An image may have {limit} million pixels at most.',
      zh: '图片最多 {limit} 百万像素。',
    },
    remedy: { en: 'Make it smaller before you upload it.', zh: '请缩小后再上传。' },
  },
  two_faced: {
    status: 422,
    title: { en: 'The file holds something else too', zh: '文件中夹带其他内容' },
    detail: {
      en: 'The file is {type} and holds scripts, an archive or actions besides.',
      zh: '文件类型为 {type}，但其中还包含脚本、压缩包或自动操作。',
    },
    remedy: {
      en: 'Export it anew from the program it was made with.',
      zh: '请用原制作软件重新导出。',
    },
  },
  unreachable: {
    status: 422,
    title: { en: 'The address gives no file', zh: '无法从该地址获取文件' },
    detail: { en: '{url} gives no file: {reason}.', zh: '无法从 {url} 获取文件：{reason}。' },
    remedy: {
      en: 'Give the public http or https address of the file itself.',
      zh: '请提供文件本身的公开 http 或 https 地址。',
    },
  },
  busy: {
    status: 503,
    title: { en: 'Too many images at once', zh: '图片处理繁忙' },
    detail: { en: 'Too many images are being worked on.', zh: '正在处理的图片过多。' },
    remedy: { en: 'Try again in a few seconds.', zh: '请几秒后重试。' },
  },
});

/** The same error, naming the part of the request that is at fault. */
export function naming(error: AppError): AppError {
  return error.withErrors([{ pointer: '/file', code: error.code, detail: error.message }]);
}
