import { defineErrors } from 'emporion';

export const ChannelErrors = defineErrors('channels', {
  unknown_channel: {
    status: 404,
    title: { en: 'No such channel', zh: '没有该渠道' },
    detail: { en: 'There is no open channel "{code}".', zh: '没有编码为「{code}」的已启用渠道。' },
    remedy: {
      en: 'Send the code of an open channel as X-Channel, or leave the header out for the default one.',
      zh: '请在 X-Channel 请求头中发送已启用渠道的编码，或省略该请求头以使用默认渠道。',
    },
  },
  unknown_currency: {
    status: 422,
    title: { en: 'Unknown currency', zh: '未知货币' },
    detail: {
      en: '"{currency}" is no active currency of ISO 4217.',
      zh: '「{currency}」不是有效的 ISO 4217 货币代码。',
    },
    remedy: { en: 'Write its three capital letters, such as EUR.', zh: '请填写三位大写字母代码，例如 CNY。' },
  },
  unknown_time_zone: {
    status: 422,
    title: { en: 'Unknown time zone', zh: '未知时区' },
    detail: { en: 'There is no time zone "{timeZone}".', zh: '没有名为「{timeZone}」的时区。' },
    remedy: {
      en: 'Write a place of the IANA list, such as Europe/Berlin.',
      zh: '请填写 IANA 时区名，例如 Asia/Shanghai。',
    },
  },
  unknown_language: {
    status: 422,
    title: { en: 'Language not offered', zh: '未启用该语言' },
    detail: {
      en: 'Content is not kept in "{locale}"; it is in {known}.',
      zh: '内容不包含语言「{locale}」，现有：{known}。',
    },
    remedy: {
      en: 'Choose one of those, or add the language to LOCALES.',
      zh: '请选择现有语言，或在 LOCALES 中添加该语言。',
    },
  },
});
