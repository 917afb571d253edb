import '@patternfly/react-core/dist/styles/base.css';
import './app/console.css';
import './app/tables.css';
import './app/rings.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Feed } from './api/feed.ts';
import { FeedContext } from './api/useResource.ts';
import { App } from './app/App.tsx';
import { followSystemTheme } from './app/theme.ts';

followSystemTheme();
const feed = new Feed(() => new EventSource('api/v1/events'));
feed.start();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <FeedContext.Provider value={feed}>
      <App />
    </FeedContext.Provider>
  </StrictMode>,
);
