-- Grades of a shop in the newest run of each published month.
select r.period, g.grade_no, g.previous_grade_no, r.published_at_ms
from grade_calcs g
join month_runs r on r.company_id = g.company_id and r.id = g.run_id
where g.company_id = :company_id
  and g.customer_id = :customer_id
  and r.state = 'published'
  and r.version = (
    select max(n.version)
    from month_runs n
    where n.company_id = r.company_id
      and n.period = r.period
      and n.state = 'published')
order by r.period desc
limit 240
