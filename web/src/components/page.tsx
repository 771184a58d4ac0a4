import { useEffect, type ReactNode } from 'react';
import { HelpLink } from './help-link';

/** The frame of every page: its name (also the window's), what it is about, and what can be done. */
export function Page({
  title,
  intro,
  help,
  actions,
  children,
  wide = true,
}: {
  title: string;
  intro?: ReactNode;
  /** Topic of the user guide. */
  help?: string;
  actions?: ReactNode;
  children: ReactNode;
  wide?: boolean;
}) {
  useEffect(() => {
    document.title = `${title} · 行商 Roundsman`;
  }, [title]);
  return (
    <div className={wide ? 'rm-page' : 'rm-page rm-page-narrow'}>
      <header className="rm-page-head">
        <div>
          <h1>
            {title}
            {help !== undefined && <HelpLink topic={help} />}
          </h1>
          {intro !== undefined && <div className="rm-page-intro">{intro}</div>}
        </div>
        {actions !== undefined && <div className="rm-page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A part of a page with its own heading. */
export function Section({
  title,
  extra,
  children,
  className = '',
}: {
  title?: ReactNode;
  extra?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className={`rm-section ${className}`}>
      {(title !== undefined || extra !== undefined) && (
        <header className="rm-section-head">
          {title !== undefined && <h2>{title}</h2>}
          {extra !== undefined && <div>{extra}</div>}
        </header>
      )}
      {children}
    </section>
  );
}
