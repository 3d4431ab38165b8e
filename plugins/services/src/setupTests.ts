import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Pages load lazily, and the first of a test file is transformed on the way.
configure({ asyncUtilTimeout: 10_000 });
