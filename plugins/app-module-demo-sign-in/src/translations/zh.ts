/** Checked for completeness by the type of `demoSignInTranslationRef`. */
export default {
  title: '登录 {{app}}',
  'notice.title': '演示登录，仅供开发使用',
  'notice.text':
    '以下人员均为虚构，没有密码：能打开此页面的任何人都可以用其中任意身份登录。',
  question: '您想以谁的身份登录？',
  switchLanguage: '切换到 {{language}}',
  signInAs: '以{{name}}的身份登录',
  'failure.title': '无法以{{name}}的身份登录',
  'failure.unknownPerson':
    '目录中还没有此人。刚启动时目录仍在导入，请稍后重试，或选择其他人。',
  'failure.other':
    '请重试或选择其他人。如果问题仍然存在，请查看后端启动时的日志。',
  scoped: '{{scope}} · {{role}}',
  'role.owner': '负责人',
  'role.master': '主管',
  'role.developer': '开发者',
  'role.reporter': '报告者',
  'role.outsider': '局外人',
  'role.operator': '平台运维',
  'may.owner': '可以执行所有操作，并决定谁可以操作',
  'may.master': '可以扩缩容和发布',
  'may.developer': '可以查看服务的全部内容，不能扩缩容',
  'may.reporter': '可以查看服务的状态，不能做任何更改',
  'may.outsider': '不是成员，看不到任何服务',
  'may.operator': '管理所有集群和全部服务',
};
