import { z } from 'zod';
import { defineResource } from '../resource/define-resource.js';
import { f } from '../resource/fields.js';
import { defineStates } from '../states/define-states.js';

/** Who asked for a transfer: its job acts as they could have acted themselves. */
const authority = z.strictObject({
  kind: z.enum(['staff', 'apiKey', 'system']),
  id: z.string(),
  name: z.string().nullable(),
  permissions: z.array(z.string()),
});
export type Authority = z.output<typeof authority>;

export const TransferStates = defineStates({
  name: 'transfers.transfer.status',
  initial: 'waiting',
  final: ['done', 'failed', 'cancelled'],
  states: {
    waiting: { en: 'Waiting', zh: '等待中' },
    running: { en: 'Running', zh: '进行中' },
    done: { en: 'Done', zh: '已完成' },
    failed: { en: 'Failed', zh: '失败' },
    cancelled: { en: 'Cancelled', zh: '已取消' },
  },
  transitions: {
    start: { from: ['waiting'], to: 'running', label: { en: 'Start', zh: '开始' } },
    finish: { from: ['running'], to: 'done', label: { en: 'Finish', zh: '完成' } },
    fail: { from: ['waiting', 'running'], to: 'failed', label: { en: 'Fail', zh: '失败' } },
    cancel: { from: ['waiting', 'running'], to: 'cancelled', label: { en: 'Cancel', zh: '取消' } },
  },
});

const count = (en: string, zh: string) => f.integer({ label: { en, zh }, min: 0, default: 0 });

/** One import or export, with how far it is and what came of it. */
export const Transfer = defineResource({
  name: 'transfers.transfer',
  labels: {
    one: { en: 'Import or export', zh: '导入导出' },
    many: { en: 'Imports and exports', zh: '导入导出' },
  },
  title: 'resource',
  writes: 'commands',
  fields: {
    direction: f.enum({
      label: { en: 'Direction', zh: '方向' },
      values: { import: { en: 'Import', zh: '导入' }, export: { en: 'Export', zh: '导出' } },
      immutable: true,
    }),
    resource: f.text({ label: { en: 'What', zh: '内容' }, immutable: true, index: true }),
    format: f.text({ label: { en: 'Format', zh: '格式' }, immutable: true }),
    upload: f.text({
      label: { en: 'File', zh: '文件' },
      optional: true,
      immutable: true,
      visibility: { adminWrite: false },
    }),
    header: f.json({
      label: { en: 'Columns of the file', zh: '文件的列' },
      schema: z.array(z.string()),
      default: [],
    }),
    columns: f.json({
      label: { en: 'Taken as', zh: '对应字段' },
      schema: z.array(z.string().nullable()),
      default: [],
    }),
    foundBy: f.text({
      label: { en: 'Existing rows are found by', zh: '查找已有数据的依据' },
      default: 'id',
      immutable: true,
    }),
    options: f.json({
      label: { en: 'Options', zh: '选项' },
      schema: z.record(z.string(), z.string()),
      default: {},
    }),
    dryRun: f.boolean({
      label: { en: 'Only try', zh: '仅试运行' },
      help: { en: 'Checks every row and changes nothing', zh: '检查每一行，不作任何修改' },
      default: false,
    }),
    query: f.json({
      label: { en: 'Filter', zh: '筛选' },
      schema: z.record(z.string(), z.string()),
      default: {},
    }),
    status: f.state({ label: { en: 'Status', zh: '状态' }, machine: TransferStates }),
    failure: f.enum({
      label: { en: 'Why it failed', zh: '失败原因' },
      values: {
        failed: {
          en: 'It failed several times; Background jobs says why. What is done already stays. Once that is mended, start it again: what is there is not taken twice.',
          zh: '多次运行均失败，原因见「后台任务」。已处理的部分会保留。排除原因后请重新发起，已导入的内容不会重复。',
        },
        crashed: {
          en: 'The process that did it ended each time at the same place, most likely for want of memory. What is done already stays. Start it again with fewer rows in a file, or give the worker more memory.',
          zh: '处理进程每次都在同一处中断，很可能是内存不足。已处理的部分会保留。请拆分文件后重新发起，或为后台进程增加内存。',
        },
      },
      optional: true,
      index: false,
    }),
    total: f.integer({ label: { en: 'Rows in all', zh: '总行数' }, min: 0, optional: true }),
    processed: count('Rows done', '已处理行数'),
    created: count('Created', '新建'),
    updated: count('Changed', '修改'),
    unchanged: count('Unchanged', '未变'),
    failed: count('Refused', '失败行数'),
    requestedBy: f.text({ label: { en: 'Asked for by', zh: '发起人' } }),
    authority: f.json({
      label: { en: 'Acts with', zh: '执行权限' },
      help: { en: 'Who asked, and what they were allowed then', zh: '发起人及其当时的权限' },
      schema: authority,
      visibility: { adminRead: false, adminWrite: false },
    }),
  },
  admin: {
    icon: 'Repeat',
    list: ['resource', 'direction', 'format', 'status', 'processed', 'failed', 'createdAt'],
    filters: ['direction', 'status', 'resource'],
  },
});
