import { useQuery } from '@tanstack/react-query';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Figure, Figures } from '@/components/figure';
import { Section } from '@/components/page';
import { QueryView } from '@/components/states';
import type { Answer } from '@/lib/api';
import { formatBytes, formatInstant, formatNumber } from '@/lib/format';
import { reasonText } from '@/lib/problem';
import { systemQuery } from './api/system';

type System = Answer<'/api/v1/system', 'get'>;

/** Versions, sizes, health, and what the last night's checks found. */
export function SystemView() {
  const query = useQuery(systemQuery);
  return <QueryView query={query}>{(system) => <Inside system={system} />}</QueryView>;
}

function Inside({ system }: { system: System }) {
  const { t } = useTranslation('operations');
  const ready = system.not_ready_reason === '';
  return (
    <>
      <Figures>
        <Figure label={t('system.health')} value={t(ready ? 'system.ready' : 'system.not_ready')} tone={ready ? 'good' : 'bad'} note={ready ? undefined : reasonText(system.not_ready_reason, system.not_ready_reason)} />
        <Figure label={t('system.version')} value={system.version} note={t('system.schema', { n: system.schema_version })} />
        <Figure label={t('system.database')} value={formatBytes(system.database_bytes)} note={system.engine} />
        <Figure label={t('system.facts')} value={formatBytes(system.facts_bytes)} note={t('system.lines', { n: formatNumber(system.facts_lines) })} />
        <Figure label={t('system.memory')} value={formatBytes(system.process_rss_bytes)} />
        <Figure label={t('system.disk_free')} value={formatBytes(system.disk_free_bytes)} tone={system.disk_free_bytes < 1024 ** 3 ? 'warn' : undefined} />
      </Figures>
      <div className="rm-grid-2">
        <Section title={t('system.running')}>
          <dl className="rm-facts">
            <Fact label={t('system.started_at')} value={formatInstant(system.started_at)} />
            <Fact label={t('system.uptime')} value={uptimeText(system.uptime_seconds, t)} />
            <Fact label={t('system.requests')} value={formatNumber(system.requests)} />
            <Fact label={t('system.connections')} value={formatNumber(system.connections_open)} />
            <Fact label={t('system.refused')} value={formatNumber(system.connections_refused)} />
            <Fact label={t('system.queue')} value={formatNumber(system.queue_length)} />
            {system.jobs.map((count) => (
              <Fact key={count.state} label={`${t('system.jobs')} · ${t(`state.${count.state}`)}`} value={formatNumber(count.jobs)} />
            ))}
          </dl>
        </Section>
        <Section title={t('system.nightly')} extra={<span className="rm-muted">{formatInstant(system.last_nightly_at)}</span>}>
          {system.last_nightly ? (
            <Checks nightly={system.last_nightly} />
          ) : (
            <p className="rm-muted">{t('system.no_nightly')}</p>
          )}
        </Section>
      </div>
    </>
  );
}

function Checks({ nightly }: { nightly: NonNullable<System['last_nightly']> }) {
  const { t } = useTranslation('operations');
  return (
    <table className="rm-plain-table">
      <tbody>
        {nightly.checks.map((check) => (
          <tr key={check.name}>
            <td>
              <Tag color={check.holds ? 'success' : 'error'}>{t(check.holds ? 'system.holds' : 'system.broken')}</Tag>
            </td>
            <th scope="row">{t(`check.${check.name}`, { defaultValue: check.name })}</th>
            <td className="rm-muted">{check.detail}</td>
            <td className="rm-number">{formatNumber(check.seconds, 1)} s</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Fact({ label, value }: { label: string; value: React.ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function uptimeText(seconds: number, t: (key: string, options?: Record<string, unknown>) => string): string {
  const hours = Math.floor(seconds / 3600);
  return t('system.uptime_text', {
    days: Math.floor(hours / 24),
    hours: hours % 24,
    minutes: Math.floor((seconds % 3600) / 60),
  });
}
