-- The unit that most products of a company are counted in.
select unit_name
from products
where company_id = :company_id and unit_name <> ''
group by unit_name
order by count(*) desc, unit_name
limit 1
