module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    // Behaviours are tests that are put into `it` elsewhere, under names that
    // stand in the table.
    'jest/expect-expect': 'off',
    'jest/no-standalone-expect': 'off',
    'jest/no-export': 'off',
    'jest/valid-title': 'off',
    'jest/valid-describe-callback': 'off',
    'jest/no-disabled-tests': 'off',
  },
});
