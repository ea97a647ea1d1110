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
      en: 'Map them, rename them or leave them out; an export shows the known ones.',
      zh: '请映射、改名或忽略这些列；导出文件包含全部可用列。',
    },
  },
  unreadable: {
    status: 422,
    title: { en: 'The file cannot be read', zh: '无法读取文件' },
    detail: { en: 'Line {line}: {reason}.', zh: '第 {line} 行：{reason}。' },
    remedy: { en: 'Check that line and send the file again.', zh: '请检查该行后重新上传。' },
  },
  unknown_encoding: {
    status: 422,
    title: { en: 'The text cannot be read', zh: '无法识别文件编码' },
    detail: {
      en: 'The file is neither UTF-8, UTF-16 nor GBK text.',
      zh: '文件不是 UTF-8、UTF-16 或 GBK 编码的文本。',
    },
    remedy: {
      en: 'Open it in the spreadsheet and save it as "CSV UTF-8 (Comma delimited)".',
      zh: '请用表格软件打开，另存为“CSV UTF-8（逗号分隔）”后再上传。',
    },
  },
  unknown_format: {
    status: 422,
    title: { en: 'No such format', zh: '没有该格式' },
    detail: {
      en: 'There is no format "{format}" here; there are {known}.',
      zh: '这里没有格式「{format}」，可用：{known}。',
    },
    remedy: { en: 'Choose one of these.', zh: '请选择其中之一。' },
  },
  missing_column: {
    status: 422,
    title: { en: 'A column is missing', zh: '缺少列' },
    detail: { en: 'No column is taken as {columns}.', zh: '没有列对应 {columns}。' },
    remedy: { en: 'Map a column of the file to each of them.', zh: '请为每一项选择文件中的列。' },
  },
  unknown_key: {
    status: 422,
    title: { en: 'Rows cannot be found by this', zh: '不能以此查找' },
    detail: {
      en: 'Existing rows are found by {known}, not by "{key}", and the file must have that column.',
      zh: '已有数据可按 {known} 查找，不能按「{key}」；文件中必须有该列。',
    },
    remedy: { en: 'Choose another key, or map a column to it.', zh: '请选择其他查找方式，或为其选择列。' },
  },
  out_of_step: {
    status: 409,
    title: { en: 'The parts do not fit', zh: '分段不连续' },
    detail: { en: 'The file does not end at byte {at}.', zh: '文件并非在第 {at} 字节处结束。' },
    remedy: { en: 'Ask for its size and send what follows.', zh: '请查询已上传大小并发送后续部分。' },
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
