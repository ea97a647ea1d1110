import { defineErrors } from 'emporion';

export const ContentErrors = defineErrors('content', {
  schedule_in_past: {
    status: 422,
    title: { en: 'The time has passed', zh: '时间已过' },
    detail: {
      en: 'It cannot be published at {publishAt}, which has passed.',
      zh: '无法在已过去的时间 {publishAt} 发布。',
    },
    remedy: { en: 'Choose a later time, or publish now.', zh: '请选择之后的时间，或立即发布。' },
  },
  ends_before_start: {
    status: 422,
    title: { en: 'Ends before it starts', zh: '结束早于开始' },
    detail: { en: 'The end {endAt} is not after the start.', zh: '结束时间 {endAt} 不晚于开始时间。' },
    remedy: { en: 'Choose a later end, or leave it empty.', zh: '请选择更晚的结束时间，或留空。' },
  },
  revision_of_other_page: {
    status: 422,
    title: { en: 'Not a revision of this page', zh: '不是该页面的历史版本' },
    detail: {
      en: 'The revision {revisionId} belongs to another page.',
      zh: '历史版本 {revisionId} 属于其他页面。',
    },
    remedy: { en: 'Choose a revision from this page’s list.', zh: '请在该页面的历史版本列表中选择。' },
  },
});
