import { defineErrors } from '../errors/define-errors.js';

export const TransferErrors = defineErrors('transfers', {
  not_transferable: {
    status: 422,
    title: { en: 'Cannot be imported', zh: '无法导入' },
    detail: {
      en: 'Rows of {resource} are only changed by commands.',
      zh: '{resource} 的数据只能通过命令修改。',
    },
    remedy: { en: 'Use the commands of this resource.', zh: '请使用该资源的命令。' },
  },
  unknown_resource: {
    status: 422,
    title: { en: 'Nothing of this name', zh: '没有该资源' },
    detail: { en: 'There is no resource "{resource}".', zh: '没有名为「{resource}」的资源。' },
    remedy: {
      en: 'Use the plural of the API’s paths, such as pages.',
      zh: '请使用 API 路径中的复数名称，例如 pages。',
    },
  },
  unknown_column: {
    status: 422,
    title: { en: 'Unknown columns', zh: '未知的列' },
    detail: { en: 'The columns {columns} belong to no field.', zh: '列 {columns} 不对应任何字段。' },
    remedy: {
      en: 'Rename or remove them; an export shows the known ones.',
      zh: '请改名或删除这些列；导出文件包含全部可用列。',
    },
  },
  unreadable: {
    status: 422,
    title: { en: 'The file cannot be read', zh: '无法读取文件' },
    detail: { en: 'Line {line}: {reason}.', zh: '第 {line} 行：{reason}。' },
    remedy: { en: 'Save the file as UTF-8 and check that line.', zh: '请以 UTF-8 保存文件并检查该行。' },
  },
  no_file: {
    status: 404,
    title: { en: 'No such file', zh: '没有该文件' },
    detail: {
      en: 'This import or export has no {file} file, or not yet.',
      zh: '该任务没有 {file} 文件，或尚未生成。',
    },
    remedy: { en: 'Wait until it is done.', zh: '请等待任务完成。' },
  },
});
