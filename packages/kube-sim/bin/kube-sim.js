#!/usr/bin/env node
// In the repository the sources run through Backstage's transform; the published package has a build.
const fs = require('node:fs');
const path = require('node:path');

if (fs.existsSync(path.join(__dirname, '../src/cli.ts'))) {
  require('@backstage/cli/config/nodeTransform.cjs');
  require('../src/cli').runCli(process.argv);
} else {
  require('../dist/index.cjs.js').runCli(process.argv);
}
