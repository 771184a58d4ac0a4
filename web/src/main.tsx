import { createRoot } from 'react-dom/client';
import { Root } from './app/root';
import { startI18n } from './lib/i18n';
import { getPreferences } from './lib/preferences';
import './app/style.css';

/**
 * Libraries that add a style element without asking for the nonce (measuring, scroll locks) still get
 * it: the policy allows styles of our own scripts, and nobody else's.
 */
function giveStylesTheNonce(): void {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? '';
  const create = document.createElement.bind(document);
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = create(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  }) as typeof document.createElement;
}

async function start(): Promise<void> {
  await startI18n(getPreferences().language);
  const element = document.getElementById('root');
  if (element === null) throw new Error('index.html has no #root.');
  createRoot(element).render(<Root />);
}

giveStylesTheNonce();
void start();
