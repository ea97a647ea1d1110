import { defineErrors } from './define-errors.js';

/** The codes that the kernel itself answers with, whatever plugins are installed. */
export const KernelErrors = defineErrors('kernel', {
  invalid_input: {
    status: 400,
    title: { en: 'The request is not valid', zh: '请求无效' },
    detail: { en: 'Some members of the request are missing or wrong.', zh: '请求中有字段缺失或不正确。' },
    remedy: {
      en: 'See "errors": each names a member and what is wrong with it.',
      zh: '查看 errors：每一项都指明了字段和问题。',
    },
  },
  malformed_body: {
    status: 400,
    title: { en: 'The body cannot be read', zh: '无法读取请求体' },
    detail: {
      en: 'The body is not well-formed: {reason}.',
      zh: '请求体格式不正确：{reason}。',
    },
    remedy: {
      en: 'Send one JSON object, at most 32 levels deep; to an upload, a complete form.',
      zh: '请发送一个最多 32 层的 JSON 对象；上传时请发送完整的表单。',
    },
  },
  malformed_request: {
    status: 400,
    title: { en: 'The request cannot be read', zh: '无法读取请求' },
    detail: { en: 'The request cannot be read: {reason}.', zh: '无法读取请求：{reason}。' },
    remedy: {
      en: 'Encode the address as RFC 3986 says (a lone % is %25), and check what stands between you and here.',
      zh: '请按 RFC 3986 编码地址（单独的 % 写作 %25），并检查中间的代理。',
    },
  },
  unauthenticated: {
    status: 401,
    title: { en: 'You are not signed in', zh: '未登录' },
    detail: {
      en: 'This needs a valid session, token or API key.',
      zh: '此操作需要有效的会话、令牌或 API 密钥。',
    },
    remedy: {
      en: 'Sign in, or send "Authorization: Bearer <key>".',
      zh: '请登录，或发送 Authorization: Bearer <密钥>。',
    },
  },
  forbidden: {
    status: 403,
    title: { en: 'You may not do this', zh: '没有权限' },
    detail: { en: 'The permission {permission} is missing.', zh: '缺少权限 {permission}。' },
    remedy: { en: 'Ask an administrator for a role that has it.', zh: '请管理员分配包含该权限的角色。' },
  },
  cross_origin: {
    status: 403,
    title: { en: 'Refused from another site', zh: '拒绝跨站请求' },
    detail: {
      en: 'A change was asked for from a page of another origin.',
      zh: '该修改请求来自其他来源的页面。',
    },
    remedy: { en: 'Open the back-office itself and try again.', zh: '请在后台页面中重试。' },
  },
  not_found: {
    status: 404,
    title: { en: 'Not found', zh: '未找到' },
    detail: { en: 'There is no {what} here, or you may not see it.', zh: '这里没有 {what}，或您无权查看。' },
    remedy: { en: 'Check the address and the id.', zh: '请检查地址和 id。' },
  },
  method_not_allowed: {
    status: 405,
    title: { en: 'Not with this method', zh: '不支持的请求方法' },
    detail: { en: 'This address does not answer {method}.', zh: '此地址不支持 {method}。' },
    remedy: { en: 'See the Allow header or the API documentation.', zh: '请参考 Allow 响应头或 API 文档。' },
  },
  timed_out: {
    status: 408,
    title: { en: 'Too slow', zh: '请求超时' },
    detail: { en: 'The request did not arrive completely in time.', zh: '请求未能在规定时间内完整到达。' },
    remedy: { en: 'Check your connection and send it again.', zh: '请检查网络后重新发送。' },
  },
  illegal_transition: {
    status: 409,
    title: { en: 'Not possible in this state', zh: '当前状态不允许' },
    detail: {
      en: '"{transition}" is not possible from the state "{state}".',
      zh: '状态「{state}」下不能执行「{transition}」。',
    },
    remedy: {
      en: 'Load the current state and choose one of its transitions.',
      zh: '请刷新后选择当前状态允许的操作。',
    },
  },
  duplicate: {
    status: 409,
    title: { en: 'Already taken', zh: '已被占用' },
    detail: {
      en: 'Another {resource} has the same {fields}.',
      zh: '另一条 {resource} 已使用相同的 {fields}。',
    },
    remedy: { en: 'Choose another value.', zh: '请换一个值。' },
  },
  still_in_use: {
    status: 409,
    title: { en: 'Still in use', zh: '仍被引用' },
    detail: { en: 'Something else refers to this {resource}.', zh: '有其他数据引用了此 {resource}。' },
    remedy: { en: 'Remove what refers to it first.', zh: '请先移除引用。' },
  },
  in_progress: {
    status: 409,
    title: { en: 'Still in progress', zh: '正在处理' },
    detail: {
      en: 'The same request, or one that holds the same data, is still being worked on.',
      zh: '相同的请求或占用相同数据的请求仍在处理中。',
    },
    remedy: { en: 'Try again in a second.', zh: '请稍后重试。' },
  },
  stale: {
    status: 412,
    title: { en: 'Changed meanwhile', zh: '数据已被修改' },
    detail: {
      en: 'Somebody else saved this {resource} since you loaded it (version {current}, yours {expected}).',
      zh: '在您加载之后，他人已保存此 {resource}（当前版本 {current}，您的版本 {expected}）。',
    },
    remedy: { en: 'Load it again and repeat your change.', zh: '请重新加载后再修改。' },
  },
  too_large: {
    status: 413,
    title: { en: 'Too large', zh: '内容过大' },
    detail: { en: 'The body is larger than {limit} bytes.', zh: '请求体超过 {limit} 字节。' },
    remedy: { en: 'Send less at once.', zh: '请减小请求内容。' },
  },
  unsupported_media_type: {
    status: 415,
    title: { en: 'Wrong content type', zh: '不支持的内容类型' },
    detail: { en: 'The content type {type} is not understood here.', zh: '不支持内容类型 {type}。' },
    remedy: { en: 'Send application/json.', zh: '请使用 application/json。' },
  },
  rule_violated: {
    status: 422,
    title: { en: 'Against a rule', zh: '违反规则' },
    detail: {
      en: 'The values break the rule {rule} of {resource}.',
      zh: '这些值违反了 {resource} 的规则 {rule}。',
    },
    remedy: { en: 'Correct the values that the rule names.', zh: '请修改规则涉及的值。' },
  },
  reference_missing: {
    status: 422,
    title: { en: 'Refers to nothing', zh: '引用不存在' },
    detail: { en: '{field} refers to something that does not exist.', zh: '{field} 引用了不存在的数据。' },
    remedy: { en: 'Choose one that exists.', zh: '请选择存在的数据。' },
  },
  idempotency_key_reused: {
    status: 422,
    title: { en: 'Idempotency key used before', zh: '幂等键已被使用' },
    detail: {
      en: 'This Idempotency-Key came with another request before.',
      zh: '此 Idempotency-Key 曾用于不同的请求。',
    },
    remedy: { en: 'Use a new key for a new request.', zh: '新的请求请使用新的键。' },
  },
  too_many_requests: {
    status: 429,
    title: { en: 'Too many requests', zh: '请求过于频繁' },
    detail: { en: 'Wait {seconds} seconds.', zh: '请等待 {seconds} 秒。' },
    remedy: { en: 'Slow down; see the Retry-After header.', zh: '请降低频率，参考 Retry-After 响应头。' },
  },
  headers_too_large: {
    status: 431,
    title: { en: 'Headers too large', zh: '请求头过大' },
    detail: { en: 'The headers of the request are too large.', zh: '请求头总长度超出限制。' },
    remedy: {
      en: 'Delete old cookies, and send less in headers.',
      zh: '请删除旧的 Cookie，减少请求头内容。',
    },
  },
  internal: {
    status: 500,
    title: { en: 'A fault on our side', zh: '服务器内部错误' },
    detail: { en: 'Something went wrong here; it has been logged.', zh: '服务器出现错误，已记录。' },
    remedy: {
      en: 'Try again; if it stays, report the request id.',
      zh: '请重试；若仍失败，请提供请求编号。',
    },
  },
  unavailable: {
    status: 503,
    title: { en: 'Not available at the moment', zh: '暂时不可用' },
    detail: { en: 'The database cannot be reached or is overloaded.', zh: '数据库无法连接或负载过高。' },
    remedy: { en: 'Try again in a few seconds.', zh: '请几秒后重试。' },
  },
});
