import { createRoot } from 'react-dom/client';
import { Root } from './app/root';
import { startI18n } from './lib/i18n';
import { getPreferences } from './lib/preferences';
import './app/style.css';

async function start(): Promise<void> {
  await startI18n(getPreferences().language);
  const element = document.getElementById('root');
  if (element === null) throw new Error('index.html has no #root.');
  createRoot(element).render(<Root />);
}

void start();
