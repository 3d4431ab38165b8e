import '@backstage/cli/asset-types';
// The one place that loads the stylesheet of @backstage/ui. The theme's own
// comes after it, through App, and overrides its tokens.
import '@backstage/ui/css/styles.css';
import ReactDOM from 'react-dom/client';
import app from './App';

ReactDOM.createRoot(document.getElementById('root')!).render(app);
