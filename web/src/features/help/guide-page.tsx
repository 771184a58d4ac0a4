import { useQuery } from '@tanstack/react-query';
import { marked } from 'marked';
import { useMemo, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, useNavigate } from 'react-router-dom';
import { NotFoundState, QueryView } from '@/components/states';
import { usePreferences } from '@/lib/preferences';
import { loadTopic, pictureAddress, topicsOf } from './guide';

/** One page of the user guide, with the others beside it. */
export function GuidePage({ topic }: { topic: string }) {
  const { t } = useTranslation('help');
  const { language } = usePreferences();
  const query = useQuery({
    queryKey: ['guide', language, topic],
    queryFn: () => loadTopic(language, topic),
    staleTime: Infinity,
  });
  return (
    <div className="rm-guide">
      <nav aria-label={t('contents')} className="rm-no-print">
        <ul>
          {topicsOf(language).map((one) => (
            <li key={one}>
              <NavLink to={`/help/${one}`}>{t(`topic.${one}`, { defaultValue: one })}</NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <QueryView query={query}>
        {(text) => (text === null ? <NotFoundState /> : <Text markdown={text} />)}
      </QueryView>
    </div>
  );
}

/** Our own text, built into the application: its HTML is safe to show. */
function Text({ markdown }: { markdown: string }) {
  const navigate = useNavigate();
  const html = useMemo(() => {
    const made = marked.parse(markdown, { async: false });
    const page = new DOMParser().parseFromString(made, 'text/html');
    for (const picture of page.querySelectorAll('img')) {
      picture.src = pictureAddress(picture.getAttribute('src') ?? '');
      picture.loading = 'lazy';
    }
    return page.body.innerHTML;
  }, [markdown]);
  const follow = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const topic = /^(?:\.\/)?([a-z-]+)\.md$/.exec(link?.getAttribute('href') ?? '')?.[1];
    if (topic === undefined) return;
    event.preventDefault();
    void navigate(`/help/${topic}`);
  };
  return <article onClick={follow} dangerouslySetInnerHTML={{ __html: html }} />;
}
