#!/usr/bin/env node

const { existsSync } = require('node:fs');
const { join } = require('node:path');

// In the repository it runs from source, as published from what was built.
if (existsSync(join(__dirname, '..', 'src'))) {
  require('@backstage/cli/config/nodeTransform.cjs');
  require('../src/cli');
} else {
  require('../dist/cli.cjs.js');
}
