-- One import of the command line.
select i.id, i.kind, i.file_name, 0, i.mode, i.state, 0, 0, i.id, i.actor, i.started_at_ms,
       i.finished_at_ms, i.rows_read, i.rows_created, i.rows_changed, i.rows_unchanged,
       i.rows_rejected, '', i.message, '', '', i.state
from imports i
where i.company_id = :company_id
  and not exists (
    select 1
    from import_requests q
    where q.company_id = i.company_id
      and q.import_id = i.id
  )
  and i.id = :id
order by i.id
limit 1
